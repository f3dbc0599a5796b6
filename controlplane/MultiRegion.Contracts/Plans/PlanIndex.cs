namespace MultiRegion.Contracts;

/// <summary>The one key that edges watch: what is published, and at which version. Written last in the transaction of a publish.</summary>
public sealed record PlanIndex
{
    public int Schema { get; set; } = DocumentSchema.Current;

    public required string Cell { get; init; }

    /// <summary>Service name to its newest version, or to a tombstone.</summary>
    public required IReadOnlyDictionary<string, IndexEntry> Services { get; init; }
}

/// <summary>A service leaves an edge by <paramref name="Removed"/>, never by absence from the index.</summary>
public sealed record IndexEntry(PlanVersion Version, bool Removed = false);
