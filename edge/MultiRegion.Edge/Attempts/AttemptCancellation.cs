using System.Collections.Concurrent;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// Ends one attempt: when its connect or first-byte timeout or the request's deadline passes, or when the request itself ends. Pooled, since
/// a source and its timer are the dearest things an attempt needs.
/// </summary>
internal sealed class AttemptCancellation : CancellationTokenSource
{
    private const int MaxPooled = 1024;
    private static readonly ConcurrentQueue<AttemptCancellation> Pool = new();
    private static int s_pooled;

    private readonly Lock _lock = new();
    private CancellationTokenRegistration _request;
    private Attempt? _owner;
    private TimeSpan _connectTimeout;
    private TimeSpan _answerTimeout;

    private AttemptCancellation()
    {
    }

    /// <summary>The request ended (its client went away, or it fell silent for too long), not the attempt's time.</summary>
    public bool RequestEnded { get; private set; }

    /// <param name="owner">The attempt that it is for.</param>
    /// <param name="connectTimeout">Time for a connection, should one have to be made.</param>
    /// <param name="answerTimeout">Time to the first byte of the response, or what is left to the deadline.</param>
    /// <param name="request">Cancelled when the request ends.</param>
    public static AttemptCancellation Rent(
        Attempt owner, TimeSpan connectTimeout, TimeSpan answerTimeout, CancellationToken request)
    {
        if (Pool.TryDequeue(out AttemptCancellation? source))
            Interlocked.Decrement(ref s_pooled);
        else
            source = new AttemptCancellation();

        source._connectTimeout = connectTimeout < answerTimeout ? connectTimeout : answerTimeout;
        source._answerTimeout = answerTimeout;
        source._owner = owner;
        source._request = request.UnsafeRegister(static state => ((AttemptCancellation)state!).EndWithRequest(), source);
        source.CancelAfter(answerTimeout);
        return source;
    }

    public void OnConnecting(Attempt attempt) => Restart(attempt, _connectTimeout);

    public void OnConnected(Attempt attempt) => Restart(attempt, _answerTimeout);

    /// <summary>The time does not run while the client sends its body.</summary>
    public void Suspend(Attempt attempt) => Restart(attempt, Timeout.InfiniteTimeSpan);

    public void Resume(Attempt attempt) => Restart(attempt, _answerTimeout);

    /// <summary>The answer is here: nothing but the end of the request ends the attempt from now on.</summary>
    public void Disarm() => CancelAfter(Timeout.InfiniteTimeSpan);

    /// <param name="reuse">False if something may still hold the token.</param>
    public void Return(bool reuse)
    {
        // Callbacks of a connection that is still being made in the background may come later; they find another owner, or none.
        lock (_lock)
            _owner = null;
        _request.Dispose();
        _request = default;
        if (!reuse)
            Cancel(); // A body that is still being copied ends with its attempt.
        else if (TryReset())
        {
            if (Interlocked.Increment(ref s_pooled) <= MaxPooled)
            {
                Pool.Enqueue(this);
                return;
            }

            Interlocked.Decrement(ref s_pooled);
        }

        Dispose();
    }

    private void Restart(Attempt attempt, TimeSpan time)
    {
        lock (_lock)
        {
            if (_owner == attempt)
                CancelAfter(time);
        }
    }

    private void EndWithRequest()
    {
        RequestEnded = true;
        Cancel();
    }
}
