using MultiRegion.Contracts;

namespace MultiRegion.Edge.Ejection;

/// <summary>
/// Whether an origin gets traffic, as this edge decides by itself: in; out, for a time that grows with each ejection; then on trial, one
/// attempt at a time, until it is back or out again. Pure but for a lock; the caller brings the time.
/// </summary>
internal sealed class OriginEjection(EjectionOptions options)
{
    private readonly Lock _lock = new();
    private volatile State _state;
    private Suspicion _cause;
    private int _count;
    private int _goodTrials;
    private bool _trialTaken;
    private TimeSpan _since;
    private TimeSpan _until;
    private TimeSpan _latest;
    private TimeSpan _trialSince;

    private enum State
    {
        In,
        Out,
        Trial,
    }

    /// <summary>Keeps traffic away: out, or on trial.</summary>
    public bool IsEjected => _state != State.In;

    /// <summary>Ejected because it was not there, rather than for erring.</summary>
    public bool IsHard => IsEjected && _cause == Suspicion.Hard;

    /// <summary>Why it is ejected; null if it is not.</summary>
    public EjectionCause? Cause => !IsEjected ? null : _cause switch
    {
        Suspicion.Hard => EjectionCause.Unreachable,
        Suspicion.Slow => EjectionCause.Slow,
        _ => EjectionCause.Failing,
    };

    /// <summary>When the state changes by time alone; null if it does not.</summary>
    public TimeSpan? NextChange => _state == State.Out ? _until : null;

    /// <summary>Puts the origin out.</summary>
    /// <returns>False if it was out already.</returns>
    public bool Eject(Suspicion cause, TimeSpan now)
    {
        lock (_lock)
        {
            if (_state != State.In)
            {
                // Attempts that were under way when it went out still fail; a soft ejection may turn out to be a hard one.
                if (cause == Suspicion.Hard)
                    _cause = cause;
                return false;
            }

            PutOut(cause, now);
            return true;
        }
    }

    /// <summary>Lets an ejection end.</summary>
    /// <returns>True if the origin is now on trial.</returns>
    public bool Tick(TimeSpan now)
    {
        lock (_lock)
        {
            if (_state != State.Out || now < _until)
                return false;
            _state = State.Trial;
            _since = now;
            _trialTaken = false;
            _goodTrials = 0;
            return true;
        }
    }

    /// <summary>Claims the next trial for a request; only one is under way at a time.</summary>
    /// <param name="repeatable">The request can be repeated elsewhere, should the trial fail.</param>
    /// <param name="now">The time.</param>
    public bool TryBeginTrial(bool repeatable, TimeSpan now)
    {
        lock (_lock)
        {
            if (_state != State.Trial || _trialTaken || (!repeatable && now - _since < options.TrialPatience))
                return false;
            _trialTaken = true;
            _trialSince = now;
            return true;
        }
    }

    /// <summary>Ends a trial that <see cref="TryBeginTrial"/> began.</summary>
    /// <param name="success">Null if it showed nothing, as when its client went away.</param>
    /// <param name="now">The time.</param>
    /// <param name="slow">How long a trial takes at least that is no good for an origin that was ejected for being slow.</param>
    /// <returns>True if the origin is back.</returns>
    public bool EndTrial(bool? success, TimeSpan now, TimeSpan? slow = null)
    {
        lock (_lock)
        {
            _trialTaken = false;
            if (success is true && _cause == Suspicion.Slow && now - _trialSince >= slow)
                success = false;
            return success is { } good && Judge(good, now);
        }
    }

    /// <summary>
    /// Takes a probe as a trial. While the origin is out, a failed one keeps it out for as long as an ejection lasts at least, within
    /// <see cref="EjectionOptions.MaxTime"/>: where probes find it dead, no request need wait for a timeout to find the same.
    /// </summary>
    /// <returns>True if the origin is back.</returns>
    public bool RecordProbe(bool healthy, TimeSpan now)
    {
        lock (_lock)
        {
            if (_state == State.Out && !healthy)
            {
                TimeSpan later = now + options.BaseTime < _latest ? now + options.BaseTime : _latest;
                _until = later > _until ? later : _until;
            }

            // An origin that takes long over requests may answer probes as fast as ever.
            return (_cause != Suspicion.Slow || !healthy) && Judge(healthy, now);
        }
    }

    private bool Judge(bool good, TimeSpan now)
    {
        if (_state != State.Trial)
            return false;
        if (!good)
        {
            PutOut(_cause, now);
            return false;
        }

        // A connection that stands again says that a dead origin lives; a flaky one answers well now and then anyway.
        if (++_goodTrials < (_cause == Suspicion.Hard ? 1 : options.SoftTrials))
            return false;
        _state = State.In;
        _since = now;
        return true;
    }

    private void PutOut(Suspicion cause, TimeSpan now)
    {
        if (_state == State.In)
            _count = Math.Max(0, _count - (int)((now - _since) / options.ForgetAfter));
        _count++;
        TimeSpan time = options.BaseTime * _count;
        _latest = now + options.MaxTime;
        _until = time < options.MaxTime ? now + time : _latest;
        _cause = cause;
        _state = State.Out;
    }
}
