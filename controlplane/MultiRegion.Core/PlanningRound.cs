namespace MultiRegion.Core;

/// <summary>One round of planning over all services.</summary>
/// <param name="Now">When it takes place.</param>
/// <param name="MayChangeWeights">False holds published weights.</param>
/// <param name="Reign">Epoch of the lease that the caller holds, 0 if it holds none: controllers that processes share are driven by the holder alone.</param>
/// <param name="KnownEdges">Edges of the cell that have been heard of lately.</param>
public readonly record struct PlanningRound(DateTimeOffset Now, bool MayChangeWeights, long Reign, int KnownEdges);
