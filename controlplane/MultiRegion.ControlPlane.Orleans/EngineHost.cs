using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Orleans;

/// <summary>What a host tells the engine of itself.</summary>
public sealed record EngineHost
{
    /// <summary>The cell that is planned for.</summary>
    public required string Cell { get; init; }

    /// <summary>Name of this replica, unique in its cell.</summary>
    public required string Replica { get; init; }

    public required ControllerOptions Controllers { get; init; }

    /// <summary>The regions whose edges report to this cell, and the other cells.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>Asks for a round of planning now.</summary>
    public required Action<IServiceProvider> PlanNow { get; init; }
}
