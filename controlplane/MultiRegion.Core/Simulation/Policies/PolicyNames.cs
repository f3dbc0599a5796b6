using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Simulation.Policies;

/// <summary>The policies that can be simulated, by name.</summary>
public static class PolicyNames
{
    public const string Ours = "multiregion";
    public const string RoundRobin = "round-robin";
    public const string StaticPriority = "static-priority";
    public const string LeastLatency = "least-latency";
    public const string DnsFailover = "dns-failover";
    public const string Oracle = "oracle";

    /// <summary>Those that are compared; the oracle is what they are measured against.</summary>
    public static readonly IReadOnlyList<string> Compared = [Ours, RoundRobin, StaticPriority, LeastLatency, DnsFailover];

    public static readonly IReadOnlyList<string> All = [.. Compared, Oracle];

    internal static Policy Create(string name, World world, Conditions truth, Chance chance) => name switch
    {
        Ours => new MultiRegionPolicy(world, truth, chance),
        RoundRobin => new RoundRobinPolicy(world, chance),
        StaticPriority => new StaticPriorityPolicy(world, chance),
        LeastLatency => new LeastLatencyPolicy(world, chance),
        DnsFailover => new DnsFailoverPolicy(world),
        Oracle => new OraclePolicy(world, truth),
        _ => throw new ArgumentException("One of " + string.Join(", ", All) + ".", nameof(name)),
    };
}
