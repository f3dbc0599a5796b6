namespace MultiRegion.Core;

/// <summary>The edges at one moment.</summary>
/// <param name="Known">Edges heard of lately.</param>
/// <param name="Fresh">Those of them whose last report is younger than three intervals.</param>
/// <param name="Interval">The longest interval of the fresh ones.</param>
/// <param name="OldestReport">Age of the last report of the edge that has been silent longest.</param>
public readonly record struct EdgeCensus(int Known, int Fresh, TimeSpan Interval, TimeSpan OldestReport);
