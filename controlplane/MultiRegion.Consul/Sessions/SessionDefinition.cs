namespace MultiRegion.Consul;

/// <summary>A session to be made: it ends, and its locks with it, when one of its checks turns critical.</summary>
public sealed record SessionDefinition
{
    public required string Name { get; init; }

    /// <summary>Checks of the agent's node; by default the gossip check, so that a lost node loses its locks.</summary>
    public IReadOnlyList<string> NodeChecks { get; init; } = ["serfHealth"];

    /// <summary>Ids of service checks on the same agent.</summary>
    public IReadOnlyList<string> ServiceChecks { get; init; } = [];

    /// <summary>How long nobody may take a lock that this session lost. Default 0.</summary>
    public TimeSpan LockDelay { get; init; }
}

/// <summary>A session that exists.</summary>
public sealed record SessionInfo(string Id, string Name, string Node, ulong CreateIndex);
