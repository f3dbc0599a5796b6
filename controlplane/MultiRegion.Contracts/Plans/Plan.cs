namespace MultiRegion.Contracts;

/// <summary>For one service in one cell: its whole definition and the weight of every origin. A snapshot, never a delta.</summary>
public sealed record Plan
{
    public int Schema { get; set; } = DocumentSchema.Current;

    public required string Cell { get; init; }

    public required string Service { get; init; }

    public required PlanVersion Version { get; init; }

    public required DateTimeOffset PlannedAt { get; init; }

    public required ServiceDefinition Definition { get; init; }

    /// <summary>Origin id to share of the cell's traffic, 0 to 1. They sum to 1, or are all 0 when <see cref="State"/> says so.</summary>
    public required IReadOnlyDictionary<string, double> Weights { get; init; }

    public PlanState State { get; set; } = PlanState.Normal;

    /// <summary>Ends of the overrides in this plan, earliest first, with the weights after each: a frozen edge lets them expire by itself.</summary>
    public IReadOnlyList<PlanExpiry> Expiries { get; set; } = [];
}

/// <summary>From <paramref name="At"/> on, <paramref name="Weights"/> take the place of the plan's.</summary>
public sealed record PlanExpiry(DateTimeOffset At, IReadOnlyDictionary<string, double> Weights);

public enum PlanState
{
    /// <summary>Planned from evidence.</summary>
    Normal,

    /// <summary>Everything looked bad from one place: the previous weights are held until evidence is plausible again.</summary>
    Panic,

    /// <summary>All origins are hard-failed; weights are kept for the half-open probes.</summary>
    Down,

    /// <summary>An operator drained every origin: all weights are 0 on purpose.</summary>
    Drained,
}
