namespace MultiRegion.Core.Health;

/// <summary>How evidence becomes a score. The defaults are right for most; a service's own objective is in its definition.</summary>
public sealed record HealthOptions
{
    /// <summary>Time in which what was seen loses half of its weight. 1 s to 10 min.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Attempts and probes older than this are no evidence of the present any more. At least one half-life.</summary>
    public TimeSpan EvidenceLifetime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reports that an observer may miss before it drops out. 1 or more.</summary>
    public int MissedReports { get; init; } = 3;

    /// <summary>Attempts that availability is taken to have seen beforehand, so that the first few cannot condemn. 0 or more.</summary>
    public double PriorAttempts { get; init; } = 5;

    /// <summary>Share of the prior attempts that succeeded. 0 to 1.</summary>
    public double PriorAvailability { get; init; } = 0.99;

    /// <summary>Hard failures in a row that make an observer vote that an origin is gone. 1 or more.</summary>
    public int HardFailures { get; init; } = 3;

    /// <summary>Failed probes in a row that make an observer without answered attempts vote so. 1 or more.</summary>
    public int HardProbeFailures { get; init; } = 2;

    /// <summary>A score below this is soft evidence. 0 to 100.</summary>
    public double GoodScore { get; init; } = 90;

    /// <summary>Exponent of each term in the score; they are divided by their sum.</summary>
    public double AvailabilityWeight { get; init; } = 0.4;

    public double LatencyWeight { get; init; } = 0.3;

    public double SaturationWeight { get; init; } = 0.2;

    public double ProbeWeight { get; init; } = 0.1;
}
