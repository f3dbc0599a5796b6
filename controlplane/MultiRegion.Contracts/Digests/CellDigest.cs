namespace MultiRegion.Contracts;

/// <summary>
/// What a cell tells the others: its demand, the scores as it sees them, and what it offers them of its own region's capacity. A cell
/// that misses digests stays safe: what it was offered decays to a fair share.
/// </summary>
public sealed record CellDigest
{
    public int Schema { get; set; } = DocumentSchema.Current;

    public required string Cell { get; init; }

    /// <summary>Epoch of the leader that wrote it. A digest is newer by a higher epoch, or in the same one by a later <see cref="At"/>.</summary>
    public long Epoch { get; init; }

    /// <summary>When it was written, by the clock of the writer.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Where the writer's API can be reached; null where it was not told. For people's tools: no control plane calls it.</summary>
    public Uri? Api { get; init; }

    public required IReadOnlyList<ServiceDigest> Services { get; init; }

    /// <summary>Services of which there was no room to say anything: for those the cell counts as not heard.</summary>
    public IReadOnlyList<string> Omitted { get; set; } = [];

    public bool IsNewerThan(CellDigest? other) => other is null || Epoch > other.Epoch || (Epoch == other.Epoch && At > other.At);
}
