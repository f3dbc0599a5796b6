using System.Text.Json;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Intents;

/// <summary>
/// What two cells know of one intent, made one: the later stamp wins, and a state that the winner had not seen stays on the record as a loser. It commutes,
/// associates and is idempotent, so that cells that have heard the same agree, in whatever order they heard it.
/// </summary>
public static class IntentMerge
{
    /// <exception cref="ArgumentException">They are not the same intent.</exception>
    public static Intent Merge(Intent one, Intent other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(one, other))
            return one;
        if (IntentId.Of(one) != IntentId.Of(other))
            throw new ArgumentException($"{IntentId.Of(other)} is not {IntentId.Of(one)}.", nameof(other));
        (Intent winner, Intent loser) = Compare(one, other) >= 0 ? (one, other) : (other, one);
        List<IntentState> losers = Losers(winner, loser);
        return losers.Select(state => state.Stamp).SequenceEqual(winner.Losers.Select(state => state.Stamp)) ? winner : winner with { Losers = losers };
    }

    /// <summary>
    /// By stamp. A cell gives none twice to one intent; of two documents without a cell that have the same, by author and then by content, so that no two
    /// that differ are equal.
    /// </summary>
    public static int Compare(Intent one, Intent other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        int byStamp = one.Stamp.CompareTo(other.Stamp);
        if (byStamp != 0 || one.Stamp.Cell.Length > 0)
            return byStamp;
        int byAuthor = string.CompareOrdinal(one.Author, other.Author);
        return byAuthor != 0 ? byAuthor : Bytes(one).AsSpan().SequenceCompareTo(Bytes(other));
    }

    /// <summary>True if the author of <paramref name="later"/> had seen <paramref name="earlier"/>, or it is the same state.</summary>
    public static bool Covers(IntentState later, IntentState earlier)
    {
        ArgumentNullException.ThrowIfNull(later);
        ArgumentNullException.ThrowIfNull(earlier);
        string cell = earlier.Stamp.Cell;
        return (later.Stamp.Cell == cell && later.Stamp >= earlier.Stamp) || later.Seen.Any(seen => seen.Cell == cell && seen >= earlier.Stamp);
    }

    private static List<IntentState> Losers(Intent winner, Intent loser)
    {
        List<IntentState> candidates = [];
        foreach (IntentState state in winner.Losers.Concat(loser.Losers).Append(IntentStates.AsLoser(loser)).OrderByDescending(state => state.Stamp))
            if (!Covers(winner, state) && !candidates.Exists(later => Covers(later, state)))
                candidates.Add(state);
        return candidates is { Count: > Intent.MaxLosers } ? candidates[..Intent.MaxLosers] : candidates;
    }

    /// <summary>Of the state alone: what lost to it is another matter.</summary>
    private static byte[] Bytes(Intent intent) => JsonSerializer.SerializeToUtf8Bytes(intent with { Losers = [] }, ContractsJson.Default.Intent);
}
