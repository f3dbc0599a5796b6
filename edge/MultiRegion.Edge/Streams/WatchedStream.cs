using System.Runtime.CompilerServices;
using MultiRegion.Edge.Bodies;

namespace MultiRegion.Edge.Streams;

/// <summary>
/// An answer's body as the forwarder reads it, one read at a time. Silent is an origin that is being read from: while a slow client takes what
/// there is, nobody waits for the origin.
/// </summary>
internal sealed class WatchedStream(Stream inner, TimeSpan limit, SilenceWatch watch, TimeProvider time) : AsyncStream
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _end;
    private bool _closed;

    /// <summary>When the read that is under way began; 0 while there is none.</summary>
    private long _since;

    public override bool CanRead => true;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The forwarder reads with one token from the beginning to the end.
        CancellationTokenSource end = _end ?? Begin(cancellationToken);
        Volatile.Write(ref _since, time.GetTimestamp());
        try
        {
            return await inner.ReadAsync(buffer, end.Token);
        }
        finally
        {
            Volatile.Write(ref _since, 0);
        }
    }

    /// <summary>Ends a read that has waited for too long: it throws as if it had been cancelled.</summary>
    public void Look()
    {
        if (!IsOver())
            return;
        lock (_gate)
        {
            // Between the two looks the read may have ended, and another one begun.
            if (!_closed && IsOver())
                _end?.Cancel();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            watch.Remove(this);
            lock (_gate)
            {
                _closed = true;
                _end?.Dispose();
            }

            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool IsOver() => Volatile.Read(ref _since) is > 0 and var since && time.GetElapsedTime(since) > limit;

    private CancellationTokenSource Begin(CancellationToken cancellationToken)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_gate)
            _end = end;
        return end;
    }
}
