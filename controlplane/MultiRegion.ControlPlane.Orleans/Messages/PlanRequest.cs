
namespace MultiRegion.ControlPlane.Orleans.Messages;

/// <summary>Asks a service for its plan.</summary>
/// <param name="Reign">Epoch of the cell's lease that the asking replica holds; 0 if it holds none.</param>
/// <param name="MayChangeWeights">False holds the published weights.</param>
/// <param name="KnownEdges">Edges of the cell that have been heard of lately: half of them must be heard before weights change.</param>
[GenerateSerializer, Immutable]
public sealed record PlanRequest([property: Id(0)] long Reign, [property: Id(1)] bool MayChangeWeights, [property: Id(2)] int KnownEdges);
