using MultiRegion.Contracts;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// Ends one attempt: when its connect or first-byte timeout or the request's deadline passes, or when the request itself ends. Pooled, and its
/// timer is left running from one attempt to the next: it looks at what is due when it fires, so that an attempt that is answered in time
/// never sets one. Callbacks of connections come from any thread and at any time; none of them takes a lock.
/// </summary>
internal sealed class AttemptCancellation : CancellationTokenSource
{
    private const int Idle = 0, Active = 1, Fired = 2;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private CancellationTokenRegistration _request;
    private Attempt? _owner;
    private TimeSpan _connectTimeout;
    private TimeSpan _firstByteTimeout;
    private int _state;

    // Timestamps: the request's deadline as it stood at the attempt's start, how long a connection is waited for, when the attempt is to end,
    // and when the timer looks next.
    private long _deadline;
    private long _waitsUntil;
    private DueTime _due = new();
    private long _looksAt = DueTime.Never;

    internal AttemptCancellation(AttemptCancellationPool pool)
    {
        Pool = pool;
        _time = pool.Time;
        // It outlives the request that it is made for.
        using AsyncFlowControl none = ExecutionContext.SuppressFlow();
        _timer = _time.CreateTimer(
            static state => ((AttemptCancellation)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public AttemptCancellationPool Pool { get; }

    /// <summary>The request ended (its client went away, or it fell silent for too long), not the attempt's time.</summary>
    public bool RequestEnded { get; private set; }

    /// <param name="pool">Where it comes from.</param>
    /// <param name="owner">The attempt that it is for.</param>
    /// <param name="options">How long a connection and the first byte of the response may take.</param>
    /// <param name="left">What is left to the request's deadline.</param>
    /// <param name="request">Cancelled when the request ends.</param>
    public static AttemptCancellation Rent(
        AttemptCancellationPool pool, Attempt owner, AttemptOptions options, TimeSpan left, CancellationToken request)
    {
        AttemptCancellation source = pool.Take();
        source._connectTimeout = options.ConnectTimeout;
        source._firstByteTimeout = options.FirstByteTimeout;
        source._deadline = source.After(left);
        Volatile.Write(ref source._waitsUntil, source.After(options.ConnectTimeout));
        Volatile.Write(ref source._owner, owner);
        Volatile.Write(ref source._state, Active);
        source.Arm(owner, options.FirstByteTimeout);
        // Nobody says that a request waits for a connection of the pool: after the time for one, it is looked whether it still does.
        source.LookBy(source._waitsUntil);
        source._request = request.UnsafeRegister(static state => ((AttemptCancellation)state!).EndWithRequest(), source);
        return source;
    }

    /// <summary>
    /// A connection is being made on the attempt's behalf. Where another one took the request in the meantime, this comes late: the attempt
    /// has its answer to wait for, and the time for that stays.
    /// </summary>
    public void OnConnecting(Attempt attempt)
    {
        long seen = _due.Seen;
        if (Volatile.Read(ref _owner) != attempt || attempt.Advance(AttemptPhase.Connecting) != AttemptPhase.Chosen)
            return;
        long due = DueAfter(attempt, _connectTimeout);
        if (_due.TrySet(due, seen))
            LookBy(due);
    }

    public void OnConnected(Attempt attempt) => Arm(attempt, _firstByteTimeout);

    /// <summary>The time does not run while the client is waited for, which sends its body.</summary>
    public void Suspend(Attempt attempt) => TrySet(attempt, DueTime.Never);

    /// <summary>It runs while the origin is: from now on there is the time for a first byte, whatever went before.</summary>
    public void Resume(Attempt attempt) => Arm(attempt, _firstByteTimeout);

    /// <summary>The answer is here: nothing but the end of the request ends the attempt from now on, whatever callback is yet to come.</summary>
    public void Disarm()
    {
        Volatile.Write(ref _owner, null);
        _due.Clear();
    }

    /// <summary>Ends it now: its answer is not wanted any more. The request may end before it does.</summary>
    public void GiveUp()
    {
        Disarm();
        _request.Dispose();
        // The timer may have fired, find nothing due any more and leave it: then there is nobody else to cancel it.
        Interlocked.CompareExchange(ref _state, Fired, Active);
        Cancel();
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
        else if (!fired && TryReset() && Pool.TryReturn(this))
            return;

        // Where it has fired, it may be about to cancel: then only the timer goes, and the rest is the collector's.
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

    private long After(TimeSpan time) => _time.GetTimestamp() + Length(time);

    private long Length(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);

    /// <summary>After a time, and at the request's deadline at the latest, which moves by the time that the upload takes.</summary>
    private long DueAfter(Attempt attempt, TimeSpan time) => Math.Min(After(time), _deadline + Length(attempt.UploadTime));

    private void Arm(Attempt attempt, TimeSpan time)
    {
        long due = DueAfter(attempt, time);
        if (TrySet(attempt, due))
            LookBy(due);
    }

    /// <summary>Sets what is due, as long as the attempt is the one that this is for and has no answer.</summary>
    private bool TrySet(Attempt attempt, long due)
    {
        long seen;
        do
        {
            // In this order: whoever takes the source away changes the owner first.
            seen = _due.Seen;
            if (Volatile.Read(ref _owner) != attempt)
                return false;
        }
        while (!_due.TrySet(due, seen));
        return true;
    }

    private void LookBy(long due)
    {
        long set = Volatile.Read(ref _looksAt), was = set;
        do
        {
            if (due >= was)
                return;
            set = was;
            was = Interlocked.CompareExchange(ref _looksAt, due, set);
        }
        while (was != set);

        do
        {
            // Of several threads, the one that sets the timer last sets it for what is due first.
            set = Volatile.Read(ref _looksAt);
            if (set == DueTime.Never)
                return;
            // Rounded up: a timer that fires early only has to be set again.
            double wait = Math.Ceiling(_time.GetElapsedTime(_time.GetTimestamp(), set).TotalMilliseconds);
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, wait)), Timeout.InfiniteTimeSpan);
        }
        while (Volatile.Read(ref _looksAt) < set);
    }

    /// <summary>The timer fired, for this attempt or for one long past.</summary>
    private void Look()
    {
        Interlocked.Exchange(ref _looksAt, DueTime.Never);
        if (NextDue() <= _time.GetTimestamp() && Interlocked.CompareExchange(ref _state, Fired, Active) == Active)
        {
            // Between the two looks the source may have gone to another attempt, which has more time.
            if (NextDue() <= _time.GetTimestamp())
            {
                Cancel();
                return;
            }

            Interlocked.CompareExchange(ref _state, Active, Fired);
        }

        // What is due may move while the timer is being set: then it is set for the earlier one.
        for (long due = NextDue(); due < Volatile.Read(ref _looksAt); due = NextDue())
            LookBy(due);
    }

    /// <summary>When the attempt ends as it stands: without a connection, at the end of the time for one.</summary>
    private long NextDue()
    {
        long due = _due.At;
        // The owner before its time: a new one's is set first.
        return due != DueTime.Never && Volatile.Read(ref _owner) is { Phase: AttemptPhase.Chosen } ? Math.Min(due, Volatile.Read(ref _waitsUntil)) : due;
    }

    private void EndWithRequest()
    {
        RequestEnded = true;
        Cancel();
    }
}
