using MultiRegion.Contracts;

namespace MultiRegion.Edge.Ejection;

/// <summary>
/// Reads an origin's outcomes for signs that it should get no traffic: failures in a row, or too many among the recent ones (outlier
/// detection as Envoy has it). It judges; <see cref="OriginEjection"/> acts.
/// </summary>
internal sealed class OutlierDetector(EjectionOptions options)
{
    private readonly SuccessWindow _window = new(options.SuccessRateWindow);
    private int _hardFailures;
    private int _failures;
    private int _probeFailures;

    /// <summary>Hard failures in a row, up to now.</summary>
    public int ConsecutiveHardFailures => Volatile.Read(ref _hardFailures);

    public Suspicion Record(OutcomeClass outcome, TimeSpan now)
    {
        if (outcome is OutcomeClass.ClientGone or OutcomeClass.Superseded or OutcomeClass.Refused)
            return Suspicion.None;
        if (!outcome.IsFailure())
        {
            // Writing shared words that already are zero would cost every request.
            if (Volatile.Read(ref _failures) != 0)
                Volatile.Write(ref _failures, 0);
            if (Volatile.Read(ref _hardFailures) != 0)
                Volatile.Write(ref _hardFailures, 0);
            // An origin that answers is there, whatever its probes say: under load it answers them too late, and emptying it would only
            // move the load to the next.
            if (Volatile.Read(ref _probeFailures) != 0)
                Volatile.Write(ref _probeFailures, 0);
            _window.Record(success: true, now);
            return Suspicion.None;
        }

        _window.Record(success: false, now);
        int failures = Interlocked.Increment(ref _failures);
        if (!IsHard(outcome))
            Volatile.Write(ref _hardFailures, 0);
        else if (Interlocked.Increment(ref _hardFailures) >= options.ConsecutiveHardFailures)
            return Suspicion.Hard;
        return failures >= options.ConsecutiveFailures || IsBelowRate(now) ? Suspicion.Soft : Suspicion.None;
    }

    public Suspicion RecordProbe(bool healthy)
    {
        if (healthy)
        {
            Volatile.Write(ref _probeFailures, 0);
            return Suspicion.None;
        }

        return Interlocked.Increment(ref _probeFailures) >= options.ConsecutiveProbeFailures ? Suspicion.Hard : Suspicion.None;
    }

    /// <summary>Successes and attempts of the recent window.</summary>
    public (int Successes, int Failures) Recent(TimeSpan now) => _window.Read(now);

    /// <summary>Begins anew, when the origin is back.</summary>
    public void Clear()
    {
        Volatile.Write(ref _hardFailures, 0);
        Volatile.Write(ref _failures, 0);
        Volatile.Write(ref _probeFailures, 0);
        _window.Clear();
    }

    private static bool IsHard(OutcomeClass outcome) => outcome.IsHard() || outcome == OutcomeClass.Reset;

    private bool IsBelowRate(TimeSpan now)
    {
        var (successes, failures) = _window.Read(now);
        int attempts = successes + failures;
        return attempts >= options.SuccessRateAttempts && successes < options.SuccessRate * attempts;
    }
}
