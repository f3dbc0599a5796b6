namespace MultiRegion.ControlPlane.Orleans.Silo;

/// <summary>The regions of which this silo wants to hear: those whose edges report here, and those of the other cells.</summary>
internal sealed record EngineScope(IReadOnlyList<string> Regions);
