namespace MultiRegion.Edge.Admission;

/// <summary>Why an edge did not take a request.</summary>
internal enum RefusalReason
{
    /// <summary>As many requests are in flight as the edge takes of this priority.</summary>
    Overload,

    /// <summary>Its client has as many in flight as one client may.</summary>
    Client,

    /// <summary>It asks for an upgrade, and as many streams are open as the edge takes.</summary>
    Streams,

    /// <summary>It asks for an upgrade, and its client has as many streams as one client may.</summary>
    ClientStreams,

    /// <summary>Its body is declared to be larger than may be.</summary>
    BodySize,

    /// <summary>Where its body ends is said in two ways.</summary>
    Framing,

    /// <summary>It asks for a transfer coding, or a tunnel, that the edge does not have.</summary>
    NotImplemented,
}
