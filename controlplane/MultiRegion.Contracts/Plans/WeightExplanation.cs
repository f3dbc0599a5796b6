namespace MultiRegion.Contracts;

/// <summary>The chain from inputs to one weight.</summary>
public sealed record WeightExplanation
{
    public required string Origin { get; init; }

    public required double Previous { get; init; }

    public required double Weight { get; init; }

    /// <summary>Health score 0 to 100 with its terms.</summary>
    public required OriginScore Score { get; init; }

    /// <summary>Requests per second that the origin can take from all cells together, before health; null where it is not known.</summary>
    public double? Capacity { get; init; }

    /// <summary>Requests per second that the origin can take from this cell, after its score.</summary>
    public required double EffectiveCapacity { get; init; }

    /// <summary>Requests per second of its capacity that this cell would use if no other did.</summary>
    public double Wanted { get; init; }

    /// <summary>Distance in milliseconds of round trip.</summary>
    public required double DistanceMilliseconds { get; init; }

    /// <summary>What a request costs there before any load, in milliseconds: distance, and the price where the service weighs it.</summary>
    public double CostMilliseconds { get; init; }

    /// <summary>Share before bounds.</summary>
    public required double Solved { get; init; }

    /// <summary>What was done, in order, from health to the weight; steps that changed nothing are left out.</summary>
    public IReadOnlyList<WeightStep> Steps { get; set; } = [];

    /// <summary>The bounds that changed the solved share, in the order they were applied, in words.</summary>
    public IReadOnlyList<string> Bounds { get; set; } = [];
}

/// <summary>One step on the way to a weight.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Before">The quantity before it, in the unit that the kind says.</param>
/// <param name="After">The quantity after it.</param>
/// <param name="Name">What did it where that has a name: an offer's cell, an operator's bound.</param>
public sealed record WeightStep(WeightStepKind Kind, double Before, double After, string? Name = null);

public enum WeightStepKind
{
    /// <summary>Share of capacity, from 1 to what health deserves.</summary>
    Health,

    /// <summary>Share of capacity, raised to what soft evidence may leave at least.</summary>
    SoftRemoval,

    /// <summary>Share of capacity, lowered to what fast down, slow up and hold-downs admit.</summary>
    Admission,

    /// <summary>Requests per second before health, from the origin's whole capacity to this cell's part.</summary>
    Part,

    /// <summary>Share of traffic, from the published weight to the solved one.</summary>
    Solve,

    /// <summary>Share of traffic, from what would be solved without an operator's bound to what is with it.</summary>
    Bound,

    /// <summary>Share of traffic, from the solved one to what one plan may move.</summary>
    StepLimit,

    /// <summary>Share of traffic, to whole units.</summary>
    Quantize,

    /// <summary>Share of traffic, back to the published weight.</summary>
    Kept,
}
