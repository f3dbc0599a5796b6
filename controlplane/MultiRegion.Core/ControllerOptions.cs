using MultiRegion.Core.Health;

namespace MultiRegion.Core;

/// <summary>What a <see cref="ServiceController"/> knows of its cell's place in the world.</summary>
public sealed record ControllerOptions
{
    /// <summary>Round trip from this cell to each region; for a region that is not listed, what the edges measure.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Distances { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Distance of a region that is neither listed nor measured, unless it is the cell's own.</summary>
    public TimeSpan UnlistedDistance { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Cells that share the origins' capacity, this one included; each plans with an equal part of it. 1 or more.</summary>
    public int Cells { get; init; } = 1;

    /// <summary>Time in which an edge's request rate of before loses half of its weight in the demand. 1 s to 10 min.</summary>
    public TimeSpan DemandHalfLife { get; init; } = TimeSpan.FromSeconds(10);

    public HealthOptions Health { get; init; } = new();
}
