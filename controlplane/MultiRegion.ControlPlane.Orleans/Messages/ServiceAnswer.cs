using MultiRegion.Contracts;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Orleans.Messages;

/// <summary>A service as of its last round of planning.</summary>
[GenerateSerializer, Immutable]
public sealed record ServiceAnswer
{
    [Id(0)]
    public required PlanDraft Draft { get; init; }

    [Id(1)]
    public required ServiceScores Scores { get; init; }

    /// <summary>Requests per second of this cell.</summary>
    [Id(2)]
    public required double Demand { get; init; }

    /// <summary>The service's part of the cell's digest.</summary>
    [Id(3)]
    public required ServiceDigest Digest { get; init; }

    /// <summary>The activation that answers; what was told to another one it does not know.</summary>
    [Id(4)]
    public required Guid Life { get; init; }
}
