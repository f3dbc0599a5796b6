namespace MultiRegion.Core.Planning;

/// <summary>What the planner remembers of an origin from one plan to the next. Times are those of the controller's steady clock.</summary>
public sealed record OriginMemory
{
    /// <summary>An origin of which nothing bad is known.</summary>
    public static readonly OriginMemory Well = new();

    /// <summary>Share of its capacity that its health deserved when that last changed beyond the noise. 0 to 1.</summary>
    public double Held { get; init; } = 1;

    /// <summary>Share of its capacity that is planned with: falls at once, rises in steps. 0 to 1.</summary>
    public double Admitted { get; init; } = 1;

    /// <summary>Requests per second that it is planned to take from this cell at most, since it was saturated; null while it was not lately.</summary>
    public double? Learned { get; init; }

    /// <summary>The same from all cells together, as of the last move of <see cref="Learned"/>: what the others send less afterwards is room.</summary>
    public double? LearnedWhole { get; init; }

    /// <summary>Since when it has deserved more than it is admitted to.</summary>
    public TimeSpan WellSince { get; init; }

    /// <summary>When it last collapsed: lost half or more of what it was admitted to, or all.</summary>
    public TimeSpan FellAt { get; init; }

    /// <summary>Until when it may not rise after a collapse.</summary>
    public TimeSpan HoldUntil { get; init; }

    /// <summary>Collapses that are not forgiven yet; each triples the hold-down.</summary>
    public int Relapses { get; init; }

    /// <summary>True from a collapse until the first step up, so that one fall in several parts is counted once.</summary>
    public bool Falling { get; init; }

    /// <summary>True from hard evidence until it is admitted to all that its health deserves: until then it has not shown that it is back.</summary>
    public bool Returning { get; init; }

    /// <summary>Smaller falls that are not forgiven yet; each but the first triples the wait before the next rise.</summary>
    public int Dips { get; init; }

    /// <summary>When it last fell by less than half.</summary>
    public TimeSpan DippedAt { get; init; }

    /// <summary>True from a smaller fall until the next step up.</summary>
    public bool Dipping { get; init; }
}
