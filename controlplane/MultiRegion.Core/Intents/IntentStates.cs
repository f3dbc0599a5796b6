using System.Text.Json;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Intents;

/// <summary>How one state of an intent follows another, and what of the earlier ones is kept.</summary>
public static class IntentStates
{
    /// <summary>Bytes that the body of an earlier state may have; a larger one is left out of the record.</summary>
    public const int MaxKeptBytes = 4096;

    /// <summary>
    /// The state that a draft becomes on top of what stands: it has seen that, and what had lost to it, and keeps both in its history.
    /// </summary>
    /// <param name="draft">Kind, name, author, reason, body and wall-clock time; the rest is decided here.</param>
    /// <param name="standing">What stands in the cell; null if nothing does.</param>
    /// <param name="stamp">The stamp of the new state; later than that of <paramref name="standing"/>.</param>
    public static Intent Next(Intent draft, Intent? standing, IntentStamp stamp)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (standing is null)
            return draft with { Stamp = stamp, Replaced = null, Seen = [], History = [], Losers = [] };
        return draft with
        {
            Stamp = stamp,
            // The version before orders by this time.
            At = draft.At > standing.At ? draft.At : standing.At.AddTicks(1),
            Replaced = new ReplacedState(standing.Stamp, standing.Author),
            Seen = Seen(standing, stamp.Cell),
            History = History(standing),
            Losers = [],
        };
    }

    /// <summary>A state as it is kept among losers.</summary>
    public static IntentState AsLoser(IntentState state) => Trim(new IntentState(state) { Lost = true });

    /// <summary>The newest earlier state whose stamp is not later than <paramref name="latest"/>, as an intent of its own; null if none with its body is kept.</summary>
    public static Intent? Before(Intent intent, long latest)
    {
        ArgumentNullException.ThrowIfNull(intent);
        IntentState? found = intent.History.Concat(intent.Losers).Where(state => !state.Trimmed && state.Stamp.Milliseconds <= latest).MaxBy(state => state.Stamp);
        return found is null ? null : new Intent
        {
            Kind = intent.Kind, Name = intent.Name, Stamp = found.Stamp, Author = found.Author, Reason = found.Reason, At = found.At, Replaced = found.Replaced,
            Seen = found.Seen, Removed = found.Removed, BrokenGlass = found.BrokenGlass,
            Definition = found.Definition, Override = found.Override, Rule = found.Rule, Freeze = found.Freeze,
        };
    }

    private static IReadOnlyList<IntentStamp> Seen(Intent standing, string cell) =>
    [
        .. standing.Losers.Append(standing)
            .SelectMany(state => state.Seen.Append(state.Stamp))
            .Where(stamp => stamp.Cell != cell)
            .GroupBy(stamp => stamp.Cell, (_, stamps) => stamps.Max())
            .Order(),
    ];

    private static IReadOnlyList<IntentState> History(Intent standing) =>
    [
        .. standing.Losers.Concat(standing.History).Append(Trim(new IntentState(standing)))
            .OrderByDescending(state => state.Stamp)
            .Take(Intent.MaxHistory)
            .Select(state => state with { Seen = [] }),
    ];

    private static IntentState Trim(IntentState state) => state.Definition is { } definition && IsLarge(definition)
        ? state with { Definition = null, Trimmed = true }
        : state;

    private static bool IsLarge(ServiceDefinition definition) =>
        JsonSerializer.SerializeToUtf8Bytes(definition, ContractsJson.Default.ServiceDefinition).Length > MaxKeptBytes;
}
