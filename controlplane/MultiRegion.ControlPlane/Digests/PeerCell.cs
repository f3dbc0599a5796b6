namespace MultiRegion.ControlPlane.Digests;

/// <summary>Another cell, and the WAN-joined Consul datacenter that its documents stand in.</summary>
public sealed record PeerCell(string Cell, string Datacenter);
