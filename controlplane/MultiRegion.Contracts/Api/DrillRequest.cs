namespace MultiRegion.Contracts;

/// <summary>Body of <c>POST /v1/drills</c>.</summary>
/// <param name="Drill">What is to be rehearsed.</param>
/// <param name="Reason">Why, for the record: 1 to 500 characters.</param>
public sealed record DrillRequest(DrillSpec Drill, string Reason);

/// <summary>What a drill would do, and what speaks against it now; nothing is written.</summary>
public sealed record DrillPreview
{
    /// <summary>When it could begin first.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>The most of a cell's traffic that may go there, step by step.</summary>
    public required IReadOnlyList<double> Caps { get; init; }

    /// <summary>Time from its beginning until its override is taken away, if nothing ends it before.</summary>
    public required TimeSpan Lasts { get; init; }

    /// <summary>What speaks against beginning now; empty if it would begin.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>What its last step would do to each service.</summary>
    public required IReadOnlyList<ServicePreview> Services { get; init; }
}
