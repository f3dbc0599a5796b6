namespace MultiRegion.Contracts;

/// <summary>An intent as <c>GET /v1/intents</c> shows it.</summary>
public sealed record IntentView
{
    public required IntentPhase Phase { get; init; }

    public required Intent Intent { get; init; }

    /// <summary>Why it is quarantined or suspended, in words; null otherwise.</summary>
    public string? Problem { get; init; }

    /// <summary>The rule that it is suspended by; null otherwise.</summary>
    public string? SuspendedBy { get; init; }

    /// <summary>Which of the other cells have it.</summary>
    public IReadOnlyList<PeerReceipt> Peers { get; set; } = [];
}

public enum IntentPhase
{
    /// <summary>It counts.</summary>
    Accepted,

    /// <summary>A freeze that begins later.</summary>
    Scheduled,

    /// <summary>Its stamp is too far ahead of this replica's clock: it is shown and not merged until that time has come.</summary>
    Quarantined,

    /// <summary>It breaks a rule together with others, and is the newest of them.</summary>
    Suspended,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>A tombstone.</summary>
    Removed,
}
