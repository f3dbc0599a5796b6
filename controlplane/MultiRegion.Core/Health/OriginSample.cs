namespace MultiRegion.Core.Health;

/// <summary>One origin as one observer sees it now: the terms by its own evidence, and its vote.</summary>
public readonly record struct OriginSample
{
    /// <summary>True if attempts of the evidence's lifetime stand behind the first three terms.</summary>
    public bool HasAttempts { get; init; }

    public double Availability { get; init; }

    public double Saturation { get; init; }

    /// <summary>Share of its attempts that the origin did not refuse; a part of <see cref="Saturation"/>.</summary>
    public double Acceptance { get; init; }

    /// <summary>Decayed 95th percentile of the time to first byte; null without answered attempts.</summary>
    public TimeSpan? P95 { get; init; }

    /// <summary>True if a probe of the evidence's lifetime stands behind <see cref="Probe"/>.</summary>
    public bool HasProbes { get; init; }

    public double Probe { get; init; }

    /// <summary>True if its newest probe failed.</summary>
    public bool ProbeFails { get; init; }

    /// <summary>True if all that it saw of the origin says that nothing is there.</summary>
    public bool VotesHard { get; init; }

    /// <summary>True if it has an opinion at all.</summary>
    public bool IsFresh => HasAttempts || HasProbes;
}
