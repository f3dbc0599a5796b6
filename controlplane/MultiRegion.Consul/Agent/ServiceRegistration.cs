namespace MultiRegion.Consul;

/// <summary>A service of this agent, with one check that the service itself keeps passing.</summary>
public sealed record ServiceRegistration
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Address { get; init; }

    public int? Port { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public TtlCheck? Check { get; init; }
}

/// <summary>A check that turns critical when it has not been passed for <see cref="Ttl"/>.</summary>
public sealed record TtlCheck
{
    public required string Id { get; init; }

    public required TimeSpan Ttl { get; init; }

    /// <summary>After this long in the critical state the agent forgets the service; null: never. Consul's least is 1 minute.</summary>
    public TimeSpan? DeregisterAfter { get; init; }
}
