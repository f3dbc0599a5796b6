using System.Diagnostics.CodeAnalysis;

namespace MultiRegion.Contracts;

/// <summary>One state of an intent: who asked for what, why and when. It never changes once it is taken.</summary>
public record IntentState
{
    public IntentState()
    {
    }

    /// <summary>A state as it is, without what a derived document has beside it.</summary>
    [SetsRequiredMembers]
    public IntentState(IntentState original)
    {
        ArgumentNullException.ThrowIfNull(original);
        (Stamp, Author, Reason, At) = (original.Stamp, original.Author, original.Reason, original.At);
        (Replaced, Seen, Removed, BrokenGlass) = (original.Replaced, original.Seen, original.Removed, original.BrokenGlass);
        (Lost, Trimmed) = (original.Lost, original.Trimmed);
        (Definition, Override, Rule, Freeze) = (original.Definition, original.Override, original.Rule, original.Freeze);
    }

    /// <summary>The later one counts, in every cell.</summary>
    public required IntentStamp Stamp { get; init; }

    public required string Author { get; init; }

    /// <summary>Why, for the record: 1 to 500 characters.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was taken, by the wall clock of the replica that took it. For people; the order is that of the stamps.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What its author knowingly replaced: the state that counted in the cell that took it. Null for the first.</summary>
    public ReplacedState? Replaced { get; init; }

    /// <summary>
    /// The newest stamp of every other cell that the writer had seen: a version vector (Parker et al. 1983). A state that the winner had not seen lost to
    /// it by the clock alone, and stays on the record as a loser.
    /// </summary>
    public IReadOnlyList<IntentStamp> Seen { get; set; } = [];

    /// <summary>A tombstone; it has no body.</summary>
    public bool Removed { get; init; }

    /// <summary>The rules that this state breaks knowingly, by a caller who may; empty for most.</summary>
    public IReadOnlyList<string> BrokenGlass { get; set; } = [];

    /// <summary>True in a history, or among losers, if it did not count because another cell's state had the later stamp, not because somebody replaced it.</summary>
    public bool Lost { get; init; }

    /// <summary>True in a history whose body was too large to be kept there: it cannot be put back from here.</summary>
    public bool Trimmed { get; init; }

    /// <summary>Body of a <see cref="IntentKind.Service"/>.</summary>
    public ServiceDefinition? Definition { get; init; }

    /// <summary>Body of an <see cref="IntentKind.Override"/>.</summary>
    public OverrideSpec? Override { get; init; }

    /// <summary>Body of a <see cref="IntentKind.Rule"/>.</summary>
    public SafetyRule? Rule { get; init; }

    /// <summary>Body of a <see cref="IntentKind.Freeze"/>.</summary>
    public ChangeFreeze? Freeze { get; init; }
}

/// <summary>A state that another took the place of.</summary>
public sealed record ReplacedState(IntentStamp Stamp, string Author);
