using System.Net;

namespace MultiRegion.Local.Servers;

/// <summary>One Consul server. Ports left at 0 are chosen when it first starts, and kept across restarts.</summary>
public sealed record ConsulProcessOptions
{
    /// <summary>Unique in the run folder; also the node's name.</summary>
    public required string Name { get; init; }

    /// <summary>Folder for log, pid file and, unless given, data.</summary>
    public required string RunDirectory { get; init; }

    public string Datacenter { get; init; } = "dc1";

    /// <summary>Address for everything: HTTP, RPC and gossip.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Loopback;

    public int HttpPort { get; init; }

    public int ServerPort { get; init; }

    public int SerfLanPort { get; init; }

    public int SerfWanPort { get; init; }

    /// <summary>Null for NAME.data in the run folder.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Servers of this datacenter that must be there before one is elected.</summary>
    public int BootstrapExpect { get; init; } = 1;

    /// <summary><c>address:port</c> of the gossip of other servers of this datacenter; tried until one answers.</summary>
    public IReadOnlyList<string> JoinLan { get; init; } = [];

    /// <summary><c>address:port</c> of the WAN gossip of servers of other datacenters; tried until one answers.</summary>
    public IReadOnlyList<string> JoinWan { get; init; } = [];

    /// <summary>Address that it tells servers of other datacenters, on the same ports; null for <see cref="BindAddress"/>.</summary>
    public IPAddress? AdvertiseWanAddress { get; init; }

    /// <summary>Time between two probes of a server of another datacenter; null for Consul's own 5 s, after which a lost one is held for failed within a minute.</summary>
    public TimeSpan? WanProbeInterval { get; init; }

    /// <summary>If set, ACLs are on, deny by default, and this is the token that may do everything.</summary>
    public string? AclMasterToken { get; init; }

    /// <summary>If set, the HTTP API speaks TLS and wants a client certificate; so do the servers among themselves.</summary>
    public ConsulTls? Tls { get; init; }

    /// <summary>How long a start may take until a leader exists and keys can be written. Default 30 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    internal string DataPath => DataDirectory ?? Path.Combine(RunDirectory, Name + ".data");

    internal string ConfigFile => Path.Combine(RunDirectory, Name + ".json");
}
