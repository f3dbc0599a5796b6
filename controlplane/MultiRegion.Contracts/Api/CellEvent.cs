namespace MultiRegion.Contracts;

/// <summary>Something that happened in a cell, as <c>GET /v1/events</c> and webhooks tell it.</summary>
public sealed record CellEvent
{
    /// <summary>The replica's life and the number within it: <c>19aa52c1b7c-42</c>. What a reader sends back as <c>Last-Event-ID</c>.</summary>
    public required string Id { get; init; }

    public required EventKind Kind { get; init; }

    /// <summary>When this replica noticed it.</summary>
    public required DateTimeOffset At { get; init; }

    public required string Cell { get; init; }

    public required string Replica { get; init; }

    /// <summary>The service that it is about; null for none or all.</summary>
    public string? Service { get; init; }

    /// <summary>What it is about beside the service: an origin, an override, a cell, a replica.</summary>
    public string? Subject { get; init; }

    /// <summary>The same in words, one line.</summary>
    public required string Sentence { get; init; }
}

public enum EventKind
{
    /// <summary>More of a service's traffic than the threshold goes elsewhere than at the last such event.</summary>
    WeightsMoved,

    /// <summary>A plan's state is another: panic, down, drained, or normal again.</summary>
    StateChanged,

    /// <summary>At least one edge has ejected an origin by itself.</summary>
    OriginEjected,

    /// <summary>No edge has it ejected any more.</summary>
    OriginReturned,

    /// <summary>Another replica leads the cell, or none.</summary>
    LeaseChanged,

    /// <summary>Another cell's digest is too old to count on.</summary>
    CellStale,

    /// <summary>It is heard again.</summary>
    CellHeard,

    /// <summary>An override is set aside, because with older ones it would break a rule.</summary>
    OverrideSuspended,

    /// <summary>It counts again, or is gone.</summary>
    SuspensionEnded,

    /// <summary>Somebody did what a rule or a freeze forbids, as they may.</summary>
    GlassBroken,

    /// <summary>A drill was asked for, has begun, has come to its next step, or has ended with a verdict.</summary>
    DrillMoved,

    /// <summary>Events that this reader has missed and that are no longer kept.</summary>
    Missed,
}
