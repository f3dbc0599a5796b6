namespace MultiRegion.Contracts;

/// <summary>What a cell has merged, in short: two cells whose digests are equal have the same intents. Written by the leader, read by the other cells.</summary>
public sealed record IntentSummary
{
    public int Schema { get; set; } = DocumentSchema.Current;

    public required string Cell { get; init; }

    /// <summary>Hash over the stamps of all that is merged.</summary>
    public required string Digest { get; init; }

    /// <summary>Intents, as <c>override/less-of-eu</c>, that this cell does not merge yet, for their stamps are too far ahead of its clock; at most 100.</summary>
    public IReadOnlyList<string> Quarantined { get; set; } = [];
}
