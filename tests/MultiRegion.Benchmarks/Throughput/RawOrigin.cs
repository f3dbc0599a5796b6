using System.Net;
using System.Net.Sockets;

namespace MultiRegion.Benchmarks.Throughput;

/// <summary>
/// An origin that costs next to nothing, so that the proxy in front of it is what is measured: it answers every request that
/// has no body with the same 100 bytes.
/// </summary>
internal static class RawOrigin
{
    private static readonly byte[] Response =
        [.. "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n"u8, .. Enumerable.Repeat((byte)'x', 100)];

    public static async Task RunAsync(int port, CancellationToken ct)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(512);
        Console.WriteLine($"ready {((IPEndPoint)listener.LocalEndPoint!).Port}");
        while (!ct.IsCancellationRequested)
        {
            var connection = await listener.AcceptAsync(ct);
            _ = ServeAsync(connection, ct);
        }
    }

    private static async Task ServeAsync(Socket connection, CancellationToken ct)
    {
        using (connection)
        {
            connection.NoDelay = true;
            var buffer = new byte[8192];
            var filled = 0;
            try
            {
                while (true)
                {
                    var read = await connection.ReceiveAsync(buffer.AsMemory(filled), ct);
                    if (read == 0)
                        return;

                    filled += read;
                    var end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
                    if (end < 0)
                        continue;

                    await connection.SendAsync(Response, ct);
                    filled = 0;
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The proxy closed the connection, or the run is over.
            }
        }
    }
}
