using System.Net;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// The body of a request, for every attempt to send. One whose length is declared and within the limit is read from the client first, and
/// kept as long as there is memory. Any other streams from the client and can be sent once; one of unknown length is kept as it passes, and
/// if it ends within the limit, it can be sent again.
/// </summary>
internal sealed class RequestBody
{
    public static readonly RequestBody Empty = new(null, null);

    /// <summary>Bytes of a body whose memory is taken before they have come: a client that is slow with so few holds up nobody.</summary>
    private const int TakenAtOnce = 16 * 1024;

    private readonly HttpContent? _stream;
    private readonly ReplayMemory? _memory;
    private readonly KeptCopy? _copy;
    private ArrivingBody? _arriving;
    private Task? _arrival;
    private byte[]? _kept;
    private int _length;
    private int _readers;
    private bool _started;
    private bool _released;

    private RequestBody(HttpContent? stream, ReplayMemory? memory, KeptCopy? copy = null)
    {
        _stream = stream;
        _memory = memory;
        _copy = copy;
    }

    /// <summary>Another attempt can send it.</summary>
    public bool IsAvailable => !IsStreaming || !Volatile.Read(ref _started);

    /// <summary>Only the client has it, or has the rest of it.</summary>
    public bool IsStreaming => _stream is not null && Volatile.Read(ref _kept) is null;

    /// <summary>Bytes, or null if only the client knows.</summary>
    public long? Length => IsStreaming ? null : _length;

    /// <summary>Reads <paramref name="content"/> if its declared length is within <paramref name="limit"/>, or leaves it to stream.</summary>
    /// <exception cref="IOException">The client's body failed.</exception>
    public static async ValueTask<RequestBody> TakeAsync(HttpContent content, int limit, ReplayMemory memory, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength is not { } declared)
            return new RequestBody(content, memory, limit > 0 ? new KeptCopy(limit, memory) : null);
        if (declared == 0)
            return Empty;
        if (declared > limit)
            return new RequestBody(content, memory);
        if (declared > TakenAtOnce)
            return await ArriveAsync(content, (int)declared, memory, cancellation);
        if (memory.TryRent((int)declared) is not { } kept)
            return new RequestBody(content, memory);

        try
        {
            using var target = new MemoryStream(kept, 0, (int)declared);
            await content.CopyToAsync(target, cancellation);
            return new RequestBody(null, memory) { _kept = kept, _length = (int)target.Position };
        }
        catch
        {
            memory.Return(kept, reusable: true);
            throw;
        }
    }

    public async Task SendAsync(Stream target, TransportContext? context, CancellationToken cancellation)
    {
        if (IsStreaming)
        {
            Volatile.Write(ref _started, true);
            if (_arrival is not null)
                await PassOnAsync(target, cancellation);
            else if (_copy is null)
                await _stream!.CopyToAsync(target, context, cancellation);
            else
                await CopyAndKeepAsync(target, context, cancellation);
            return;
        }

        Interlocked.Increment(ref _readers);
        try
        {
            if (_kept is { } kept)
                await target.WriteAsync(kept.AsMemory(0, _length), cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    /// <summary>Gives the buffer back, unless an abandoned attempt may still read it: that one is left to the collector.</summary>
    public void Release()
    {
        if (_memory is null)
            return;
        // In this order: who keeps a body puts it there before it looks.
        Volatile.Write(ref _released, true);
        if (Interlocked.Exchange(ref _kept, null) is { } kept)
            _memory.Return(kept, reusable: Volatile.Read(ref _readers) == 0);
        else
            _copy?.Drop();
    }

    private static async ValueTask<RequestBody> ArriveAsync(HttpContent content, int declared, ReplayMemory memory, CancellationToken cancellation)
    {
        var copy = new KeptCopy(declared, memory);
        var arriving = new ArrivingBody(copy, memory);
        Task arrival = content.CopyToAsync(arriving, cancellation);
        if (await Task.WhenAny(arrival, arriving.Full) != arrival)
            return new RequestBody(content, memory, copy) { _arriving = arriving, _arrival = arrival };
        try
        {
            await arrival;
        }
        catch
        {
            copy.Drop();
            throw;
        }

        return copy.TryTake(out byte[]? kept, out int length) ? new RequestBody(null, memory) { _kept = kept, _length = length } : Empty;
    }

    /// <summary>The copy from the client, that has been waiting for somebody to take it, ends with this attempt or before it.</summary>
    private async Task PassOnAsync(Stream target, CancellationToken cancellation)
    {
        _arriving!.PassTo(target);
        await _arrival!.WaitAsync(cancellation);
    }

    private async Task CopyAndKeepAsync(Stream target, TransportContext? context, CancellationToken cancellation)
    {
        var passing = new KeepingStream(target, _copy!);
        await _stream!.CopyToAsync(passing, context, cancellation);
        // Where the origin's side fails or the attempt ends, the copy may end early and say nothing.
        if (!passing.HasFailed && !cancellation.IsCancellationRequested && _copy!.TryTake(out byte[]? kept, out int length))
        {
            _length = length;
            Interlocked.Exchange(ref _kept, kept);
            if (Volatile.Read(ref _released))
                Release();
        }
    }
}
