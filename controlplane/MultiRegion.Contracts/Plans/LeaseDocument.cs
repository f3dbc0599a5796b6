namespace MultiRegion.Contracts;

/// <summary>Value of the lease key: who leads the cell, and under which epoch it publishes.</summary>
public sealed record LeaseDocument
{
    public int Schema { get; set; } = DocumentSchema.Current;

    public required string Holder { get; init; }

    /// <summary>Fencing token: every plan of this leader carries it, and it is above that of every leader before.</summary>
    public required long Epoch { get; init; }

    public required DateTimeOffset AcquiredAt { get; init; }
}
