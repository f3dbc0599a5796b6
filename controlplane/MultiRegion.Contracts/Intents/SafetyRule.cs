namespace MultiRegion.Contracts;

/// <summary>What no plan and no operator may do. Each kind uses the members that it names, and no others.</summary>
public sealed record SafetyRule
{
    public required SafetyRuleKind Kind { get; init; }

    /// <summary>The services that it is about; empty means every service.</summary>
    public IReadOnlyList<string> Services { get; set; } = [];

    /// <summary>A number of regions or origins, 1 to 200.</summary>
    public int? Count { get; init; }

    /// <summary>A share, above 0 and up to 1.</summary>
    public double? Share { get; init; }

    /// <summary>Time within which moves are added up: 1 s to 24 h; null means that only one change is looked at.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>Ids of origins.</summary>
    public IReadOnlyList<string> Origins { get; set; } = [];

    public IReadOnlyList<string> Regions { get; set; } = [];
}

public enum SafetyRuleKind
{
    /// <summary>At least <see cref="SafetyRule.Count"/> regions carry traffic.</summary>
    MinimumRegions,

    /// <summary>At least <see cref="SafetyRule.Count"/> origins carry traffic.</summary>
    MinimumOrigins,

    /// <summary>Operators move at most <see cref="SafetyRule.Share"/> of a service's traffic at once, or <see cref="SafetyRule.Within"/> a time.</summary>
    MaximumTrafficMoved,

    /// <summary>Operators take at most <see cref="SafetyRule.Share"/> of a service's capacity away at once.</summary>
    MaximumCapacityRemoved,

    /// <summary>At least <see cref="SafetyRule.Share"/> of a service's capacity stays unused.</summary>
    MinimumSpareCapacity,

    /// <summary>The loss of any one region or origin can be borne.</summary>
    NMinusOneSafe,

    /// <summary>No two or more of <see cref="SafetyRule.Origins"/>, or of <see cref="SafetyRule.Regions"/>, are drained together.</summary>
    NeverTogether,
}
