namespace MultiRegion.Contracts;

/// <summary>Why a plan's weights are what they are; kept beside the plan, never in it.</summary>
public sealed record PlanExplanation
{
    public required string Service { get; init; }

    public required PlanVersion Version { get; init; }

    public required PlanState State { get; init; }

    /// <summary>Demand planned for, in requests per second of this cell.</summary>
    public required double Demand { get; init; }

    public required IReadOnlyList<WeightExplanation> Weights { get; init; }

    /// <summary>The same in words, one line.</summary>
    public required string Sentence { get; init; }
}

/// <summary>The chain from inputs to one weight.</summary>
public sealed record WeightExplanation
{
    public required string Origin { get; init; }

    public required double Previous { get; init; }

    public required double Weight { get; init; }

    /// <summary>Health score 0 to 100; null before any evidence.</summary>
    public required OriginScore Score { get; init; }

    /// <summary>Requests per second that the origin can take from this cell, after its score.</summary>
    public required double EffectiveCapacity { get; init; }

    /// <summary>Distance in milliseconds of round trip.</summary>
    public required double DistanceMilliseconds { get; init; }

    /// <summary>Share before bounds.</summary>
    public required double Solved { get; init; }

    /// <summary>The bounds that changed the solved share, in the order they were applied.</summary>
    public IReadOnlyList<string> Bounds { get; set; } = [];
}
