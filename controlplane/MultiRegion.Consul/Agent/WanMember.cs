namespace MultiRegion.Consul;

/// <summary>A server of the WAN as one agent's gossip knows it.</summary>
/// <param name="Name">Its name, the datacenter after a point.</param>
/// <param name="Datacenter">Its datacenter.</param>
/// <param name="Address"><c>address:port</c> of its WAN gossip.</param>
/// <param name="IsAlive">False if it is held for failed, or has left.</param>
public sealed record WanMember(string Name, string Datacenter, string Address, bool IsAlive);
