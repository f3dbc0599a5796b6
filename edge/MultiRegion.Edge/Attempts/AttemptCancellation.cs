using System.Collections.Concurrent;
using System.Diagnostics;
using MultiRegion.Contracts;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// Ends one attempt: when its connect or first-byte timeout or the request's deadline passes, or when the request itself ends. Pooled, and its
/// timer is left running from one attempt to the next: it looks at what is due when it fires, so that an attempt that is answered in time
/// never sets one.
/// </summary>
internal sealed class AttemptCancellation : CancellationTokenSource
{
    private const int MaxPooled = 1024;
    private const int Idle = 0, Active = 1, Fired = 2;
    private static readonly ConcurrentQueue<AttemptCancellation> Pool = new();
    private static int s_pooled;
    [ThreadStatic]
    private static AttemptCancellation? t_pooled;

    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private CancellationTokenRegistration _request;
    private Attempt? _owner;
    private TimeSpan _connectTimeout;
    private TimeSpan _firstByteTimeout;
    private int _state;

    // Timestamps: the request's deadline, when a body began to be sent, when the attempt is to end, and when the timer looks next.
    private long _deadline;
    private long _suspendedAt;
    private long _due = long.MaxValue;
    private long _looksAt = long.MaxValue;

    private AttemptCancellation() =>
        _timer = new Timer(static state => ((AttemptCancellation)state!).Look(), this, Timeout.Infinite, Timeout.Infinite);

    /// <summary>The request ended (its client went away, or it fell silent for too long), not the attempt's time.</summary>
    public bool RequestEnded { get; private set; }

    /// <param name="owner">The attempt that it is for.</param>
    /// <param name="options">How long a connection and the first byte of the response may take.</param>
    /// <param name="left">What is left to the request's deadline.</param>
    /// <param name="request">Cancelled when the request ends.</param>
    public static AttemptCancellation Rent(Attempt owner, AttemptOptions options, TimeSpan left, CancellationToken request)
    {
        AttemptCancellation source = Take();
        source._connectTimeout = options.ConnectTimeout;
        source._firstByteTimeout = options.FirstByteTimeout;
        source._deadline = After(left);
        source._owner = owner;
        Volatile.Write(ref source._state, Active);
        source.Arm(options.FirstByteTimeout);
        source._request = request.UnsafeRegister(static state => ((AttemptCancellation)state!).EndWithRequest(), source);
        return source;
    }

    /// <summary>
    /// A connection is being made on the attempt's behalf. Where another one took the request in the meantime, this comes late: the attempt
    /// has its answer to wait for, and the time for that stays.
    /// </summary>
    public void OnConnecting(Attempt attempt)
    {
        lock (_lock)
        {
            if (_owner == attempt && attempt.Advance(AttemptPhase.Connecting) == AttemptPhase.Chosen)
                Arm(_connectTimeout);
        }
    }

    public void OnConnected(Attempt attempt)
    {
        lock (_lock)
        {
            if (_owner == attempt)
                Arm(_firstByteTimeout);
        }
    }

    /// <summary>The time does not run while the client sends its body.</summary>
    public void Suspend(Attempt attempt)
    {
        lock (_lock)
        {
            if (_owner != attempt)
                return;
            _suspendedAt = Stopwatch.GetTimestamp();
            Volatile.Write(ref _due, long.MaxValue);
        }
    }

    public void Resume(Attempt attempt)
    {
        lock (_lock)
        {
            if (_owner != attempt)
                return;
            _deadline += Stopwatch.GetTimestamp() - _suspendedAt;
            Arm(_firstByteTimeout);
        }
    }

    /// <summary>The answer is here: nothing but the end of the request ends the attempt from now on, whatever callback is yet to come.</summary>
    public void Disarm()
    {
        lock (_lock)
        {
            _owner = null;
            Volatile.Write(ref _due, long.MaxValue);
        }
    }

    /// <param name="reuse">False if something may still hold the token.</param>
    public void Return(bool reuse)
    {
        // Callbacks of a connection that is still being made in the background may come later; they find another owner, or none.
        Disarm();
        _request.Dispose();
        _request = default;
        bool fired = Interlocked.CompareExchange(ref _state, Idle, Active) != Active;
        if (!reuse)
            Cancel(); // A body that is still being copied ends with its attempt.
        else if (!fired && TryReset() && TryPool())
            return;

        // Where the timer has fired, it may be about to cancel: then only the timer goes, and the rest is the collector's.
        if (fired)
            _timer.Dispose();
        else
            Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _timer.Dispose();
        base.Dispose(disposing);
    }

    private static AttemptCancellation Take()
    {
        if (t_pooled is { } own)
        {
            t_pooled = null;
            return own;
        }

        if (!Pool.TryDequeue(out AttemptCancellation? shared))
            return new AttemptCancellation();
        Interlocked.Decrement(ref s_pooled);
        return shared;
    }

    private bool TryPool()
    {
        if (t_pooled is null)
        {
            t_pooled = this;
            return true;
        }

        if (Interlocked.Increment(ref s_pooled) <= MaxPooled)
        {
            Pool.Enqueue(this);
            return true;
        }

        Interlocked.Decrement(ref s_pooled);
        return false;
    }

    private static long After(TimeSpan time) => Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);

    /// <summary>The attempt ends after a time, and at the request's deadline at the latest.</summary>
    private void Arm(TimeSpan time)
    {
        long due = Math.Min(After(time), _deadline);
        Interlocked.Exchange(ref _due, due);
        if (due < Volatile.Read(ref _looksAt))
            LookAt(due);
    }

    private void LookAt(long due)
    {
        Interlocked.Exchange(ref _looksAt, due);
        TimeSpan wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
        // Rounded up: a timer that fires early only has to be set again.
        _timer.Change(Math.Max(0, (long)Math.Ceiling(wait.TotalMilliseconds)), Timeout.Infinite);
    }

    /// <summary>The timer fired, for this attempt or for one long past.</summary>
    private void Look()
    {
        Interlocked.Exchange(ref _looksAt, long.MaxValue);
        if (Volatile.Read(ref _due) <= Stopwatch.GetTimestamp() && Interlocked.CompareExchange(ref _state, Fired, Active) == Active)
        {
            // Between the two looks the source may have gone to another attempt, which has more time.
            if (Volatile.Read(ref _due) <= Stopwatch.GetTimestamp())
            {
                Cancel();
                return;
            }

            Interlocked.CompareExchange(ref _state, Active, Fired);
        }

        // What is due may move while the timer is being set: then it is set for the earlier one.
        for (long due = Volatile.Read(ref _due); due < Volatile.Read(ref _looksAt); due = Volatile.Read(ref _due))
            LookAt(due);
    }

    private void EndWithRequest()
    {
        RequestEnded = true;
        Cancel();
    }
}
