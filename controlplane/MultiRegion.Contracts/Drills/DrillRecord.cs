namespace MultiRegion.Contracts;

/// <summary>A drill and what has become of it, as it stands in Consul at <see cref="ConsulKeys.Drill"/> of the cell that runs it.</summary>
public sealed record DrillRecord
{
    public int Schema { get; set; } = DocumentSchema.Current;

    /// <summary>As <c>20261121-155910-3f2a</c>: a time in UTC, and what tells it from others; the drills of one schedule share the latter.</summary>
    public required string Id { get; init; }

    public required DrillSpec Spec { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string Author { get; init; }

    /// <summary>Why, for the record: 1 to 500 characters.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>It does not begin before this time.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>It is refused if it could not begin by this time.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    public DrillPhase Phase { get; set; }

    /// <summary>The step that is under way or was the last, from 1; 0 before the first.</summary>
    public int Step { get; set; }

    /// <summary>When the phase, or the step, began; null while waiting.</summary>
    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The largest share of a cell's traffic for a service that it is about had at the beginning: where the steps begin. 0 to 1.</summary>
    public double StartShare { get; set; }

    /// <summary>What speaks against its beginning, or did.</summary>
    public IReadOnlyList<string> Findings { get; set; } = [];

    /// <summary>Who called it off and why; null if nobody did.</summary>
    public string? CalledOff { get; init; }

    /// <summary>What ended it before its time; null if nothing did.</summary>
    public string? Failure { get; init; }

    /// <summary>What was seen: before it began, in each step, while held, and once traffic was back.</summary>
    public IReadOnlyList<DrillStep> Evidence { get; set; } = [];

    /// <summary>Null until it has ended.</summary>
    public DrillResult? Outcome { get; init; }
}

/// <summary>What a drill has shown.</summary>
/// <param name="Passed">True if it went through to its end and traffic came back.</param>
/// <param name="Sentence">The same in words, with the numbers.</param>
public sealed record DrillResult(bool Passed, string Sentence);
