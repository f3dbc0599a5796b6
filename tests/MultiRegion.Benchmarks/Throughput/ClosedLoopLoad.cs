using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MultiRegion.Benchmarks.Throughput;

/// <summary>Keep-alive connections that each send the next request when the last is answered.</summary>
internal sealed class ClosedLoopLoad(int port, int connections)
{
    private static readonly byte[] Request = "GET /bench HTTP/1.1\r\nHost: bench.test\r\n\r\n"u8.ToArray();

    private long _answered;

    /// <summary>Requests answered per second over <paramref name="duration"/>.</summary>
    /// <exception cref="InvalidOperationException">An answer was not a 200.</exception>
    public async Task<double> RunAsync(TimeSpan duration)
    {
        using var stop = new CancellationTokenSource(duration);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => LoopAsync(stop.Token))));
        return _answered / clock.Elapsed.TotalSeconds;
    }

    private async Task LoopAsync(CancellationToken ct)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), CancellationToken.None);
        var buffer = new byte[16 * 1024];
        var answered = 0;
        while (!ct.IsCancellationRequested)
        {
            await socket.SendAsync(Request, CancellationToken.None);
            await ReadAnswerAsync(socket, buffer);
            answered++;
        }

        Interlocked.Add(ref _answered, answered);
    }

    private static async ValueTask ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None);
            if (read == 0)
                throw new InvalidOperationException("The proxy closed a connection under a request.");

            filled += read;
            if (IsWhole(buffer.AsSpan(0, filled)))
                return;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;

        if (!answer.StartsWith("HTTP/1.1 200 "u8))
            throw new InvalidOperationException($"The proxy answered {System.Text.Encoding.ASCII.GetString(answer[..head])}");

        return answer.Length >= head + 4 + 100;
    }
}
