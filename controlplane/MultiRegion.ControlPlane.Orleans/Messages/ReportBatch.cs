using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Orleans.Messages;

/// <summary>What the reports of one tick, taken by one silo, say of one service.</summary>
[GenerateSerializer, Immutable]
public sealed record ReportBatch
{
    [Id(0)]
    public required List<EdgeObservation> Edges { get; init; }

    [Id(1)]
    public List<ProbeResult> Probes { get; init; } = [];
}

/// <summary>One edge's observation, with what tells its reports apart: an edge may report to several silos.</summary>
[GenerateSerializer, Immutable]
public sealed record EdgeObservation(
    [property: Id(0)] string Edge, [property: Id(1)] long Incarnation, [property: Id(2)] long Sequence, [property: Id(3)] TimeSpan Interval,
    [property: Id(4)] ServiceObservation Seen);

/// <summary>One result of a replica's own probes.</summary>
[GenerateSerializer, Immutable]
public sealed record ProbeResult([property: Id(0)] string Observer, [property: Id(1)] string Origin, [property: Id(2)] ProbeObservation Seen);
