using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MultiRegion.Edge.Tests.Front;

/// <summary>A client on a bare socket, which sends what a test says, right or wrong.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private NetworkStream _stream = null!;

    public Stream Stream => _stream;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RawClient> ConnectAsync(IPEndPoint address)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(address, Cancel);
        client._stream = new NetworkStream(client._socket, ownsSocket: true);
        return client;
    }

    public Task SendAsync(string text) => _stream.WriteAsync(Encoding.Latin1.GetBytes(text), Cancel).AsTask();

    /// <summary>Sends as far as the other side lets it: a server may close while a request is on its way.</summary>
    public async Task TrySendAsync(string text)
    {
        try
        {
            await SendAsync(text);
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Says that nothing more comes, and goes on reading.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _stream.Dispose();
    }

    /// <summary>Reads to the end of a head, and of a body whose length that says.</summary>
    public async Task<string> ReadAnswerAsync()
    {
        string head = await ReadHeadAsync();
        int length = head.Split("\r\n").Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => int.Parse(line.AsSpan(15))).FirstOrDefault();
        return head + await ReadAsync(length);
    }

    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            string next = await ReadAsync(1);
            if (next.Length == 0)
                return head.ToString();
            head.Append(next);
        }

        return head.ToString();
    }

    public async Task<string> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        int read = await _stream.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, Cancel);
        return Encoding.Latin1.GetString(bytes, 0, read);
    }

    /// <summary>Everything up to the connection's end, and whether that was an orderly one.</summary>
    public async Task<(string Text, bool Orderly)> ReadToEndAsync()
    {
        var text = new StringBuilder();
        byte[] bytes = new byte[16 * 1024];
        while (true)
        {
            try
            {
                int count = await _stream.ReadAsync(bytes, Cancel);
                if (count == 0)
                    return (text.ToString(), true);
                text.Append(Encoding.Latin1.GetString(bytes, 0, count));
            }
            catch (IOException)
            {
                return (text.ToString(), false);
            }
        }
    }

    public void Dispose() => _stream.Dispose();
}
