namespace MultiRegion.Core;

/// <summary>What a <see cref="ServiceController"/> knows of its cell's place in the world.</summary>
public sealed record ControllerOptions
{
    /// <summary>Round trip from this cell to each region; the cell's own region and one that is not listed count as no distance.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Distances { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Cells that share the origins' capacity, this one included; each plans with an equal part of it. 1 or more.</summary>
    public int Cells { get; init; } = 1;
}
