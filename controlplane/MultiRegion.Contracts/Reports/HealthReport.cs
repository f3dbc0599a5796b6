namespace MultiRegion.Contracts;

/// <summary>What one edge saw in one interval: every origin's outcomes, its own load, the versions it runs.</summary>
public sealed record HealthReport
{
    public int Schema { get; set; } = DocumentSchema.Current;

    /// <summary>The edge's id, unique in its cell.</summary>
    public required string Edge { get; init; }

    public required string Region { get; init; }

    /// <summary>Start of the edge's process in Unix milliseconds: a later life has a larger one.</summary>
    public required long Incarnation { get; init; }

    /// <summary>1, 2, 3, … within a life.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The interval that the counts are of.</summary>
    public required TimeSpan Interval { get; init; }

    public required EdgeLoad Load { get; init; }

    public required IReadOnlyList<ServiceObservation> Services { get; init; }
}

/// <summary>The edge's own state.</summary>
public sealed record EdgeLoad
{
    /// <summary>Requests accepted in the interval.</summary>
    public long Requests { get; init; }

    public int InFlight { get; init; }

    public long MemoryBytes { get; init; }

    public string? Version { get; init; }

    public bool Draining { get; init; }
}
