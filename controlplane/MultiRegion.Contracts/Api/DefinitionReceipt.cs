namespace MultiRegion.Contracts;

/// <summary>Answer to an accepted change of a service: this cell has it, and which others do.</summary>
public sealed record DefinitionReceipt
{
    public required string Service { get; init; }

    /// <summary>When it was accepted; the newer of two changes wins in every cell.</summary>
    public required DateTimeOffset At { get; init; }

    public required string Author { get; init; }

    public required string Reason { get; init; }

    /// <summary>The other cells that it was passed on to.</summary>
    public required IReadOnlyList<PeerReceipt> Peers { get; init; }
}

/// <summary>Whether another cell's datacenter has taken a change.</summary>
/// <param name="Datacenter">Name of the Consul datacenter.</param>
/// <param name="Acknowledged">True if it stands there.</param>
/// <param name="Problem">Why it does not; null if it does.</param>
public sealed record PeerReceipt(string Datacenter, bool Acknowledged, string? Problem = null);
