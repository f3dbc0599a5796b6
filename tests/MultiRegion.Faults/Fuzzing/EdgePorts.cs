namespace MultiRegion.Faults.Fuzzing;

/// <summary>Where an edge listens on 127.0.0.1.</summary>
internal sealed record EdgePorts(int Plain, int Tls, int Admin);
