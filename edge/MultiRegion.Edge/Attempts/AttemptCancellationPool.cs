using System.Collections.Concurrent;

namespace MultiRegion.Edge.Attempts;

/// <summary>Keeps the <see cref="AttemptCancellation"/>s that are not in use: one for each thread, and a number that all threads share.</summary>
/// <param name="time">What their timers run by.</param>
internal sealed class AttemptCancellationPool(TimeProvider time)
{
    private const int MaxShared = 1024;
    [ThreadStatic]
    private static AttemptCancellation? t_own;

    private readonly ConcurrentQueue<AttemptCancellation> _shared = new();
    private int _sharedCount;

    public TimeProvider Time => time;

    public AttemptCancellation Take()
    {
        if (t_own is { } own && own.Pool == this)
        {
            t_own = null;
            return own;
        }

        if (!_shared.TryDequeue(out AttemptCancellation? shared))
            return new AttemptCancellation(this);
        Interlocked.Decrement(ref _sharedCount);
        return shared;
    }

    /// <returns>False if there are enough.</returns>
    public bool TryReturn(AttemptCancellation source)
    {
        if (t_own is null)
        {
            t_own = source;
            return true;
        }

        if (Interlocked.Increment(ref _sharedCount) <= MaxShared)
        {
            _shared.Enqueue(source);
            return true;
        }

        Interlocked.Decrement(ref _sharedCount);
        return false;
    }
}
