namespace MultiRegion.ControlPlane.Edges;

/// <summary>What became of a report.</summary>
/// <param name="Refusal">Why it was refused; null if it was taken.</param>
/// <param name="BringsHardEvidence">True if it shows an origin failing hard that the edge's last report did not: not to be left until the next tick.</param>
internal readonly record struct EdgeVerdict(EdgeRefusal? Refusal, bool BringsHardEvidence = false);

internal enum EdgeRefusal
{
    /// <summary>Of a life of the edge that ended: a later one is heard.</summary>
    PreviousIncarnation,

    /// <summary>A sequence number that was taken already, or one before it.</summary>
    Duplicate,

    /// <summary>Above the rate of one edge.</summary>
    TooOften,

    /// <summary>One edge more than this replica remembers.</summary>
    TooManyEdges,
}
