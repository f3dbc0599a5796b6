namespace MultiRegion.Consul;

/// <summary>What is leased, and how soon it is lost.</summary>
public sealed record ConsulLeaseOptions
{
    /// <summary>The key whose lock is the lease.</summary>
    public required string Key { get; init; }

    /// <summary>Service under which the candidates stand in Consul's catalog, e.g. <c>multiregion-control-plane</c>.</summary>
    public required string ServiceName { get; init; }

    /// <summary>This candidate, unique on its agent, e.g. <c>multiregion-control-plane-a</c>.</summary>
    public required string ServiceId { get; init; }

    /// <summary>
    /// How long the holder may be silent: a dead one is replaced after about this long. Default 1 s; heartbeats go every third of it, and the holder
    /// itself stops believing after three quarters.
    /// </summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After this long without a heartbeat the agent forgets the candidate. Default 10 minutes.</summary>
    public TimeSpan DeregisterAfter { get; init; } = TimeSpan.FromMinutes(10);

    internal TimeSpan HeartbeatInterval => Ttl / 3;

    internal TimeSpan StepDownAfter => Ttl * 0.75;
}
