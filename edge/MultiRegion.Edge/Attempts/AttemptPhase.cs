namespace MultiRegion.Edge.Attempts;

/// <summary>How far an attempt got. Phases only move forward; what failed before <see cref="Sending"/> is provably unsent.</summary>
internal enum AttemptPhase
{
    /// <summary>The origin is chosen; the request waits for a connection.</summary>
    Chosen,

    /// <summary>A connection is being made on its behalf.</summary>
    Connecting,

    /// <summary>It has a connection, and its first header is about to be written.</summary>
    Sending,

    /// <summary>All of it has been handed to the connection.</summary>
    Sent,

    /// <summary>Status and headers of the response are here.</summary>
    Headers,

    /// <summary>The response's body is on its way to the client.</summary>
    Body,

    Done,
}
