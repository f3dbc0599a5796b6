namespace MultiRegion.Edge.Streams;

internal enum StreamKind
{
    /// <summary>Server-sent events.</summary>
    Events,

    WebSocket,

    /// <summary>An upgrade to anything else: bytes that the edge knows nothing of.</summary>
    Tunnel,
}
