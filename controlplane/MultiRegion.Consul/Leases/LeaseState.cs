namespace MultiRegion.Consul;

/// <summary>Where a candidate stands.</summary>
public sealed record LeaseState
{
    /// <summary>True while the lock is this candidate's and its last heartbeat is fresh.</summary>
    public required bool Held { get; init; }

    /// <summary>The session that holds the lock, for the fence of every write; new with each term. Null unless held.</summary>
    public string? SessionId { get; init; }

    /// <summary>
    /// The lease key as last seen, whoever holds it; null if it does not exist or is not known. While held it is what this candidate claimed.
    /// </summary>
    public KeyValue? Key { get; init; }

    internal static LeaseState Unknown { get; } = new() { Held = false };
}
