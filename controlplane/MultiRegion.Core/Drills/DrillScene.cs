using MultiRegion.Contracts;

namespace MultiRegion.Core.Drills;

/// <summary>All that a drill is decided by, as of one moment.</summary>
public sealed record DrillScene
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>True while the drill's override counts in the merged set.</summary>
    public required bool Stands { get; init; }

    /// <summary>What neither lets a drill begin nor go on, in words: freezes, incidents, stale cells, too few reports, another cell's drill.</summary>
    public IReadOnlyList<string> Obstacles { get; init; } = [];

    /// <summary>What does not let it begin, in words: the rules that refuse it, what is not N-1 safe. Looked at only before it begins.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>Every service that the drill is about.</summary>
    public IReadOnlyList<DrillService> Services { get; init; } = [];

    /// <summary>The largest share of another cell's traffic that goes to what the drill is about, as far as cells were heard. 0 to 1.</summary>
    public double ShareElsewhere { get; init; }

    /// <summary>The largest share of any cell's traffic that goes to what the drill is about. 0 to 1.</summary>
    public double Share => Services.Select(service => service.Share).Append(ShareElsewhere).Max();
}
