using System.Buffers;
using System.Net;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// The body of a request, for every attempt to send. A small one is read from the client once and kept; a longer one, or one of unknown
/// length, streams from the client and can be sent once.
/// </summary>
internal sealed class RequestBody
{
    public static readonly RequestBody Empty = new(null, null, 0);

    private readonly HttpContent? _stream;
    private readonly int _length;
    private byte[]? _kept;
    private int _readers;
    private bool _started;

    private RequestBody(HttpContent? stream, byte[]? kept, int length)
    {
        _stream = stream;
        _kept = kept;
        _length = length;
    }

    /// <summary>Another attempt can send it.</summary>
    public bool IsAvailable => _stream is null || !Volatile.Read(ref _started);

    public bool IsStreaming => _stream is not null;

    /// <summary>Bytes, or null if only the client knows.</summary>
    public long? Length => _stream is null ? _length : null;

    /// <summary>Reads <paramref name="content"/> if its declared length is within <paramref name="limit"/>, or leaves it to stream.</summary>
    /// <exception cref="IOException">The client's body failed.</exception>
    public static async ValueTask<RequestBody> TakeAsync(HttpContent content, int limit, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength is not { } declared || declared > limit)
            return new RequestBody(content, null, 0);
        if (declared == 0)
            return Empty;

        byte[] kept = ArrayPool<byte>.Shared.Rent((int)declared);
        try
        {
            using var target = new MemoryStream(kept, 0, (int)declared);
            await content.CopyToAsync(target, cancellation);
            return new RequestBody(null, kept, (int)target.Position);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(kept);
            throw;
        }
    }

    public async Task SendAsync(Stream target, TransportContext? context, CancellationToken cancellation)
    {
        if (_stream is not null)
        {
            Volatile.Write(ref _started, true);
            await _stream.CopyToAsync(target, context, cancellation);
            return;
        }

        Interlocked.Increment(ref _readers);
        if (_kept is { } kept)
            await target.WriteAsync(kept.AsMemory(0, _length), cancellation);
        Interlocked.Decrement(ref _readers);
    }

    /// <summary>Gives the buffer back, unless an abandoned attempt may still read it: that one is left to the collector.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _kept, null) is { } kept && Volatile.Read(ref _readers) == 0)
            ArrayPool<byte>.Shared.Return(kept);
    }
}
