using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Orleans.Messages;

/// <summary>What a replica knows of a service from Consul.</summary>
[GenerateSerializer, Immutable]
public sealed record ServiceState
{
    /// <summary>Epoch of the cell's lease that the telling replica holds; 0 if it holds none.</summary>
    [Id(0)]
    public required long Reign { get; init; }

    [Id(1)]
    public required ServiceDefinition Definition { get; init; }

    /// <summary>The newest plan that is published; null before the first.</summary>
    [Id(2)]
    public Plan? Published { get; init; }

    /// <summary>The overrides and safety rules of the merged set, of all services.</summary>
    [Id(3)]
    public Intent[] Intents { get; init; } = [];
}
