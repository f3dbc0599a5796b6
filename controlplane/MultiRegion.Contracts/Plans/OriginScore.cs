namespace MultiRegion.Contracts;

/// <summary>The health score of an origin as seen from a region, with the terms that made it.</summary>
public sealed record OriginScore
{
    public required string Origin { get; init; }

    /// <summary>0 (hard-failed) to 100 (well).</summary>
    public required double Value { get; init; }

    /// <summary>Each 0 to 1.</summary>
    public required double Availability { get; init; }

    public required double Latency { get; init; }

    public required double Saturation { get; init; }

    public required double Probe { get; init; }

    /// <summary>Share of the attempts that the origin does not refuse, 0 to 1; 1 where a learned capacity explains the refusals.</summary>
    public double Accepted { get; set; } = 1;

    /// <summary>Decayed 95th percentile of the time to first byte; null without samples.</summary>
    public TimeSpan? P95 { get; init; }

    public HealthEvidence Evidence { get; init; }

    /// <summary>Observers with a fresh report on the origin.</summary>
    public int Observers { get; init; }

    /// <summary>
    /// Requests per second that this cell got answered by the origin when it was last saturated, raised since as it took more without
    /// strain; the whole of what this cell may send, not to be divided among cells. Null while no saturation was seen lately.
    /// </summary>
    public double? LearnedCapacity { get; init; }

    /// <summary>What the terms were made from; null before any evidence.</summary>
    public ScoreBasis? Basis { get; init; }
}

public enum HealthEvidence
{
    /// <summary>No fresh attempts and no probes: the score is what it was.</summary>
    None,

    Good,

    /// <summary>Latency, a part of the requests failing, or a minority of observers.</summary>
    Soft,

    /// <summary>Consecutive refusals, connect or first-byte timeouts, and failed probes, by a majority of fresh observers.</summary>
    Hard,
}
