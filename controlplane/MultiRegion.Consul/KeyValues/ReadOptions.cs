namespace MultiRegion.Consul;

/// <summary>How fresh an answer must be.</summary>
public enum Consistency
{
    /// <summary>From the leader, without asking its followers whether it still is one: old only for a moment after a change of leader.</summary>
    Leader,

    /// <summary>From a leader that has just confirmed with a quorum that it is one; costs a round trip between servers.</summary>
    Strong,

    /// <summary>From any server, also when there is no leader; may be arbitrarily old.</summary>
    Stale,
}

/// <summary>How to read.</summary>
public sealed record ReadOptions
{
    public static ReadOptions Default { get; } = new();

    public Consistency Consistency { get; init; }

    /// <summary>Datacenter to read in; null for the agent's own. Bounded by <see cref="ConsulOptions.DatacenterTimeout"/> and a breaker.</summary>
    public string? Datacenter { get; init; }
}

/// <summary>How to write one key. At most one of <see cref="Cas"/>, <see cref="Acquire"/> and <see cref="Release"/>.</summary>
public sealed record PutOptions
{
    public static PutOptions Default { get; } = new();

    /// <summary>Write only if the key's <see cref="KeyValue.ModifyIndex"/> is this; 0: only if the key does not exist.</summary>
    public ulong? Cas { get; init; }

    /// <summary>Session that takes the key's lock with this write.</summary>
    public string? Acquire { get; init; }

    /// <summary>Session that gives the key's lock back with this write.</summary>
    public string? Release { get; init; }

    /// <summary>Datacenter to write in; null for the agent's own.</summary>
    public string? Datacenter { get; init; }
}
