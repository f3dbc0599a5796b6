using MultiRegion.Contracts;

namespace MultiRegion.Core.Health;

/// <summary>
/// What one observer saw of one origin, fading with a half-life. It fades only when new attempts take its place, so an origin that gets
/// none keeps what is known of it. Times are those of the controller's steady clock, in seconds. Not thread-safe.
/// </summary>
internal sealed class OriginWindow
{
    private readonly LatencyHistogram _latency = new();
    private double _successes;
    private double _failures;
    private double _refused;
    private double _fadedTo;
    private double _attemptedAt = double.NegativeInfinity;
    private double _answeredAt = double.NegativeInfinity;
    private double _probedAt = double.NegativeInfinity;
    private double _probesFailSince = double.NegativeInfinity;
    private int _hardFailures;
    private int _probeFailures;
    private bool _ejected;

    public void Add(OriginObservation seen, double at, HealthOptions options)
    {
        OutcomeCounts outcomes = seen.Outcomes;
        double answered = NotNegative(outcomes.Success);
        double refused = NotNegative(outcomes.Refused);
        double failed = 0;
        for (int i = 0; i < OutcomeClasses.Count; i++)
        {
            if (((OutcomeClass)i).IsFailure())
                failed += NotNegative(outcomes[(OutcomeClass)i]);
        }

        _hardFailures = seen.ConsecutiveHardFailures;
        _ejected = seen.Ejected;
        if (answered + refused + outcomes.ClientError > 0)
            _answeredAt = at;
        if (answered + refused + failed > 0)
        {
            Fade(at, options.HalfLife);
            _attemptedAt = at;
            _successes += answered;
            _failures += failed;
            _refused += refused;
            _latency.Add(seen.Latency);
        }

        if (seen.Probe is { } probe)
            Add(probe, at);
    }

    public void Add(ProbeObservation probe, double at)
    {
        _probedAt = at;
        if (probe.Healthy)
        {
            _probeFailures = 0;
            return;
        }

        if (_probeFailures++ == 0)
            _probesFailSince = at;
    }

    /// <param name="now">Steady time in seconds.</param>
    /// <param name="probeLifetime">Seconds for which a probe is evidence; it depends on how often the service is probed.</param>
    public OriginSample Sample(double now, double probeLifetime, HealthOptions options)
    {
        bool hasProbes = now - _probedAt <= probeLifetime;
        return new OriginSample
        {
            HasAttempts = now - _attemptedAt <= options.EvidenceLifetime.TotalSeconds,
            Availability = HealthTerms.Availability(_successes, _failures, options),
            Saturation = HealthTerms.Saturation(_refused, _successes + _failures + _refused, options),
            P95 = _latency.Quantile(0.95),
            HasProbes = hasProbes,
            Probe = HealthTerms.Probe(_probeFailures),
            ProbeFails = hasProbes && _probeFailures > 0,
            VotesHard = VotesHard(hasProbes, options),
        };
    }

    private bool VotesHard(bool hasProbes, HealthOptions options)
    {
        // An edge that ejected the origin sends it nothing more, so its count may stand still below the limit.
        bool attemptsSaySo = _hardFailures >= options.HardFailures || (_ejected && _hardFailures > 0);
        if (!hasProbes)
            return attemptsSaySo;
        bool nothingAnswered = _answeredAt < _probesFailSince;
        return _probeFailures > 0 && (attemptsSaySo || (_probeFailures >= options.HardProbeFailures && nothingAnswered));
    }

    private void Fade(double to, TimeSpan halfLife)
    {
        double age = Math.Max(0, to - _fadedTo);
        double factor = Math.Pow(0.5, age / halfLife.TotalSeconds);
        _successes *= factor;
        _failures *= factor;
        _refused *= factor;
        _latency.Decay(factor);
        _fadedTo = to;
    }

    private static double NotNegative(long count) => Math.Max(0, count);
}
