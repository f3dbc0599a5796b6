using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Orleans.Messages;

/// <summary>Asks what a change would do.</summary>
/// <param name="Intents">The overrides and rules of the merged set as they would be.</param>
/// <param name="Definition">The definition as it would be; null for the one that there is.</param>
/// <param name="At">When it would be.</param>
/// <param name="MayChangeWeights">False holds the published weights.</param>
[GenerateSerializer, Immutable]
public sealed record PreviewRequest(
    [property: Id(0)] Intent[] Intents, [property: Id(1)] ServiceDefinition? Definition, [property: Id(2)] DateTimeOffset At, [property: Id(3)] bool MayChangeWeights);
