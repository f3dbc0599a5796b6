using MultiRegion.Contracts;
using MultiRegion.Local.Load;
using MultiRegion.Local.Origin;

namespace MultiRegion.Local.Drills;

/// <summary>All that was written down during a drill; figures and bars are computed from it and from nothing else.</summary>
internal sealed record DrillEvidence
{
    public required DrillTimeline Timeline { get; init; }

    /// <summary>The load's requests that were scheduled between <c>BeforeAt</c> and <c>EndAt</c>.</summary>
    public required IReadOnlyList<RequestRecord> Requests { get; init; }

    /// <summary>Why the load's records may be incomplete; null if the load ran to its end in good order.</summary>
    public string? LoadTrouble { get; init; }

    /// <summary>Region of an origin to what the origin executed.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<LedgerRecord>> Ledgers { get; init; }

    /// <summary>Region that loses its origin, or everything; null where the fault hits no origin.</summary>
    public string? Victim { get; init; }

    /// <summary>Round trip between regions.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>Requests in flight that the drill was asked to have at the fault; 0 for none in particular.</summary>
    public int InFlightAsked { get; init; }

    /// <summary>Part that the fault took away to whether it was still gone just before the restore; empty where a drill does not look.</summary>
    public IReadOnlyDictionary<string, bool> GoneBeforeRestore { get; init; } = new Dictionary<string, bool>();

    /// <summary>Edge to the lowest version that shows that a changed definition has come to it; empty where a drill changes none.</summary>
    public IReadOnlyDictionary<string, PlanVersion> ChangedPlans { get; init; } = new Dictionary<string, PlanVersion>();

    /// <summary>Edge that was started again during the fault, and when it was up.</summary>
    public (string Edge, long UpAt)? Restarted { get; init; }
}
