using MultiRegion.Contracts;

namespace MultiRegion.Core.Validation;

/// <summary>What of a report may be used.</summary>
public sealed record ReportVerdict
{
    /// <summary>Why the whole report is refused; null if it is taken, with or without some of its entries.</summary>
    public ReportRefusal? Refusal { get; init; }

    /// <summary>What is wrong with a report that is refused as a whole, for the answer to the edge.</summary>
    public ValidationError? Error { get; init; }

    /// <summary>The services' observations that may be used, without the entries that were refused.</summary>
    public IReadOnlyList<ServiceObservation> Accepted { get; init; } = [];

    /// <summary>Entries that were refused by themselves; empty for nearly every report.</summary>
    public IReadOnlyList<RefusedEntry> RefusedEntries { get; init; } = [];
}

/// <summary>One service or origin of a report that was left out.</summary>
/// <param name="Path">Where it stands, as <c>services[1].origins[0]</c>.</param>
/// <param name="Name">The service's or origin's name, as found.</param>
/// <param name="Reason">Why it was left out.</param>
public sealed record RefusedEntry(string Path, string Name, ReportRefusal Reason);

/// <summary>Where an edge's reports stand: the newest that was taken.</summary>
public readonly record struct ReportMark(long Incarnation, long Sequence);

/// <summary>What a report is checked against.</summary>
public sealed record ReportContext
{
    /// <summary>Regions whose edges report to this cell; nearly always the cell's own.</summary>
    public required IReadOnlyCollection<string> Regions { get; init; }

    /// <summary>Services by name.</summary>
    public required IReadOnlyDictionary<string, ServiceDefinition> Services { get; init; }

    /// <summary>The newest report taken from this edge; null for its first.</summary>
    public ReportMark? Last { get; init; }

    /// <summary>Most services in a report.</summary>
    public int MaxServices { get; init; } = 1_000;

    /// <summary>Most origins of one service in a report.</summary>
    public int MaxOrigins { get; init; } = 1_000;

    /// <summary>How far ahead of this replica's clock an edge's may be.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How old a report may be by this replica's clock, on its way and by an edge's clock that is behind.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(30);
}
