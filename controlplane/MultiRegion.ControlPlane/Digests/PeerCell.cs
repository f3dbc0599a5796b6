namespace MultiRegion.ControlPlane.Digests;

/// <summary>Another cell, and the WAN-joined Consul datacenter that its documents stand in; null where its control plane is asked itself.</summary>
public sealed record PeerCell(string Cell, string? Datacenter = null);
