using System.Collections.Concurrent;
using System.Text;

namespace MultiRegion.Edge.Tests.Front;

/// <summary>An origin that keeps every byte of each request, chunked bodies too, and answers 200 when a request is whole.</summary>
internal sealed class RecordingOrigin : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly RawOrigin _origin;
    private int _broken;

    public RecordingOrigin() => _origin = new RawOrigin(async (connection, request) =>
    {
        string raw = request.Head + request.Body;
        if (request.Head.Contains("\r\nTransfer-Encoding: chunked\r\n", StringComparison.OrdinalIgnoreCase))
        {
            if (await ReadChunkedAsync(connection.Stream) is not { } body)
            {
                Interlocked.Increment(ref _broken);
                return false;
            }

            raw += body;
        }

        _requests.Enqueue(raw);
        await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        return true;
    });

    public Uri Address => _origin.Address;

    /// <summary>Whole requests as they came, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Requests whose chunked body was broken off.</summary>
    public int Broken => Volatile.Read(ref _broken);

    /// <summary>Heads that came, of requests that were broken off too.</summary>
    public int Heads => _origin.Arrivals.Count;

    public ValueTask DisposeAsync() => _origin.DisposeAsync();

    private static async Task<string?> ReadChunkedAsync(Stream stream)
    {
        var text = new StringBuilder();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) > 0)
        {
            text.Append((char)one[0]);
            if (one[0] == '\n' && text.ToString() is var read && (read == "0\r\n\r\n" || read.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal)))
                return read;
        }

        return null;
    }
}
