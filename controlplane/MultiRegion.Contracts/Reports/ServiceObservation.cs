namespace MultiRegion.Contracts;

/// <summary>One service as an edge saw it in an interval.</summary>
public sealed record ServiceObservation
{
    public required string Service { get; init; }

    /// <summary>The plan that the edge runs; <see cref="PlanVersion.None"/> before the first.</summary>
    public required PlanVersion Plan { get; init; }

    /// <summary>Requests of clients, whatever the number of attempts: the demand.</summary>
    public required long Requests { get; init; }

    /// <summary>Attempts beyond a request's first.</summary>
    public long Retries { get; init; }

    public required IReadOnlyList<OriginObservation> Origins { get; init; }
}

/// <summary>One origin as one observer saw it in an interval.</summary>
public sealed record OriginObservation
{
    public required string Origin { get; init; }

    public OutcomeCounts Outcomes { get; set; } = new();

    /// <summary>Time to first byte of the answered attempts.</summary>
    public LatencyBuckets Latency { get; set; } = LatencyBuckets.Empty;

    /// <summary>Attempts under way, streams that have begun among them.</summary>
    public int InFlight { get; init; }

    /// <summary>Those of <see cref="InFlight"/> whose answer has begun and has no stated length: they may last for minutes in perfect health.</summary>
    public int Streaming { get; init; }

    /// <summary>Least time that a TCP connection to the origin took to stand, of those made in the interval; null if none was.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Set while the observer keeps traffic from the origin by itself.</summary>
    public bool Ejected { get; init; }

    /// <summary>Why it does so; null while it does not, or from an edge that does not say.</summary>
    public EjectionCause? EjectedFor { get; init; }

    /// <summary>Attempts in a row, up to now, that failed hard: refused or timed-out connections, no first byte in time.</summary>
    public int ConsecutiveHardFailures { get; init; }

    /// <summary>The newest probe of the interval, if one ended in it.</summary>
    public ProbeObservation? Probe { get; init; }
}

/// <summary>Result of one probe.</summary>
/// <param name="Healthy">True if it succeeded in time with an expected status.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Failure">Class of the failure; null when healthy.</param>
/// <param name="RoundTrip">How long its TCP connection took to stand; null if none did.</param>
public sealed record ProbeObservation(bool Healthy, TimeSpan Duration, OutcomeClass? Failure = null, TimeSpan? RoundTrip = null);
