using MultiRegion.Contracts;

namespace MultiRegion.Core.Health;

/// <summary>
/// What one observer saw of one origin, fading with a half-life. Outcomes and times fade only when new attempts take their place, so an origin
/// that gets none keeps what is known of it. Times are those of the controller's steady clock, in seconds. Not thread-safe.
/// </summary>
internal sealed class OriginWindow
{
    private readonly LatencyHistogram _latency = new();
    private LoadWindow _load;
    private SteadyTerms _terms = SteadyTerms.Unseen;
    private double _fadedTo = double.NegativeInfinity;
    private double _attemptedAt = double.NegativeInfinity;
    private double _answeredAt = double.NegativeInfinity;
    private double _probedAt = double.NegativeInfinity;
    private double _probesFailSince = double.NegativeInfinity;
    private double _roundTrip = double.PositiveInfinity;
    private int _hardFailures;
    private int _probeFailures;
    private bool _ejected;
    private bool _isSettled = true;
    private bool _restarted;

    public OutcomeWindow Outcomes { get; } = new();

    public ref readonly LoadWindow Load => ref _load;

    /// <summary>Least time that a connection took to stand, giving way slowly to longer ones, in seconds; null before the first.</summary>
    public double? RoundTrip => double.IsFinite(_roundTrip) ? _roundTrip : null;

    public void Add(OriginObservation seen, double at, in Fading fading)
    {
        OutcomeCounts outcomes = seen.Outcomes;
        double refused = Math.Max(0, outcomes.Refused);
        double answered = (double)Math.Max(0, outcomes.Success) + Math.Max(0, outcomes.ClientError);
        double attempts = (double)Math.Max(0, outcomes.Success) + refused + OutcomeWindow.Failed(outcomes);
        _hardFailures = seen.ConsecutiveHardFailures;
        _ejected = seen.Ejected;
        if (answered + refused > 0)
            _answeredAt = at;
        _load.Add(attempts + Math.Max(0, outcomes.ClientError), answered, refused, Math.Max(0, seen.InFlight - Math.Max(0, seen.Streaming)), fading);
        if (attempts > 0)
        {
            double kept = fading.KeptSince(_fadedTo, at);
            Outcomes.Add(outcomes, kept, fading.KeptOfUsual);
            _latency.Decay(kept);
            _latency.Add(seen.Latency);
            (_fadedTo, _attemptedAt, _isSettled) = (at, at, false);
        }

        if (seen.RoundTrip is { } roundTrip)
            Measured(roundTrip, fading.KeptOfRoundTrip);
        if (seen.Probe is { } probe)
            Add(probe, at);
    }

    public void Add(ProbeObservation probe, double at)
    {
        _probedAt = at;
        if (probe.RoundTrip is { } roundTrip)
            Measured(roundTrip, Fading.OneProbeKeepsOfRoundTrip);
        if (probe.Healthy)
        {
            _probeFailures = 0;
            return;
        }

        if (_probeFailures++ == 0)
            _probesFailSince = at;
    }

    /// <summary>Takes an alarm that this observer's evidence had a part in: what it saw before the change is forgotten.</summary>
    public void Alarm(HealthOptions options)
    {
        if (!Outcomes.Alarm())
            return;
        _restarted = true;
        _isSettled = false;
    }

    /// <param name="now">Steady time in seconds.</param>
    /// <param name="probeLifetime">Seconds for which a probe is evidence; it depends on how often the service is probed.</param>
    /// <param name="utilisation">Rate of all observers over the origin's capacity; 1 where that is not known.</param>
    public OriginSample Sample(double now, double probeLifetime, double utilisation, HealthOptions options)
    {
        if (!_isSettled)
            Settle(utilisation, options);
        bool hasProbes = now - _probedAt <= probeLifetime;
        return new OriginSample
        {
            HasAttempts = HasAttempts(now, options),
            Availability = _terms.Availability,
            Saturation = _terms.Acceptance * _load.Term(utilisation),
            Acceptance = _terms.Acceptance,
            P95 = _terms.P95,
            HasProbes = hasProbes,
            Probe = HealthTerms.Probe(_probeFailures),
            ProbeFails = hasProbes && _probeFailures > 0,
            VotesHard = VotesHard(hasProbes, options),
        };
    }

    private void Settle(double utilisation, HealthOptions options)
    {
        if (_latency.Quantile(0.5) is { } median)
            _load.Answered(median.TotalSeconds);
        _terms.Settle(Outcomes, _latency, _load.IsQueueing(utilisation), _restarted, options);
        (_isSettled, _restarted) = (true, false);
    }

    /// <summary>True if it saw attempts within the evidence's lifetime.</summary>
    public bool HasAttempts(double now, HealthOptions options) => now - _attemptedAt <= options.EvidenceLifetime.TotalSeconds;

    private bool VotesHard(bool hasProbes, HealthOptions options)
    {
        // An edge that ejected the origin sends it nothing more, so its count may stand still below the limit.
        bool attemptsSaySo = _hardFailures >= options.HardFailures || (_ejected && _hardFailures > 0);
        if (!hasProbes)
            return attemptsSaySo;
        bool nothingAnswered = _answeredAt < _probesFailSince;
        return _probeFailures > 0 && (attemptsSaySo || (_probeFailures >= options.HardProbeFailures && nothingAnswered));
    }

    private void Measured(TimeSpan roundTrip, double kept)
    {
        double seconds = roundTrip.TotalSeconds;
        if (seconds < 0)
            return;
        _roundTrip = seconds <= _roundTrip ? seconds : kept * _roundTrip + (1 - kept) * seconds;
    }
}
