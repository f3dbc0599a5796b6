namespace MultiRegion.Contracts;

/// <summary>Answer to an accepted intent: this cell has it, and which others do.</summary>
public sealed record IntentReceipt
{
    public required IntentKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>The later of two stamps wins in every cell.</summary>
    public required IntentStamp Stamp { get; init; }

    /// <summary>When it was accepted, by the clock of the replica that did.</summary>
    public required DateTimeOffset At { get; init; }

    public required string Author { get; init; }

    public required string Reason { get; init; }

    public ReplacedState? Replaced { get; init; }

    /// <summary>The other cells that it was passed on to.</summary>
    public required IReadOnlyList<PeerReceipt> Peers { get; init; }
}

/// <summary>Whether another cell has taken a change.</summary>
/// <param name="Cell">Name of the cell.</param>
/// <param name="Acknowledged">True if it stands there.</param>
/// <param name="Problem">Why it does not, or does not count there; null if all is well.</param>
public sealed record PeerReceipt(string Cell, bool Acknowledged, string? Problem = null);
