using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MultiRegion.Consul.Tests;

/// <summary>Answers reads and keeps the connection; on a write it closes the connection without an answer. Counts the writes that arrive.</summary>
public sealed class ClosingAgent : IAsyncDisposable
{
    private static readonly byte[] Nothing = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nX-Consul-Index: 5\r\nContent-Length: 2\r\n\r\n[]");
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;
    private int _writes;

    public ClosingAgent()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public int Writes => Volatile.Read(ref _writes);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var buffer = new byte[16 * 1024];
            for (int read; (read = await client.GetStream().ReadAsync(buffer)) > 0;)
            {
                if (!Encoding.ASCII.GetString(buffer, 0, read).StartsWith("GET ", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref _writes);
                    return;
                }
                await client.GetStream().WriteAsync(Nothing);
            }
        }
    }
}
