using System.Collections.Immutable;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Intents;

/// <summary>All intents as one cell has merged them: a snapshot, and what becomes of it. Two cells that have taken the same are equal in <see cref="Digest"/>.</summary>
public sealed class IntentSet
{
    public static readonly IntentSet Empty = new(
        ImmutableSortedDictionary<IntentId, Intent>.Empty, ImmutableSortedDictionary<IntentId, Intent>.Empty, default);

    private readonly Lazy<string> _digest;

    private IntentSet(ImmutableSortedDictionary<IntentId, Intent> merged, ImmutableSortedDictionary<IntentId, Intent> quarantined, IntentStamp latest)
    {
        (Merged, Quarantined, Latest) = (merged, quarantined, latest);
        _digest = new Lazy<string>(() => IntentDigest.Of(Merged.Values));
    }

    /// <summary>Tombstones, and those whose time is over, among them.</summary>
    public ImmutableSortedDictionary<IntentId, Intent> Merged { get; }

    /// <summary>Those whose stamp is too far ahead: they are shown, and merged once their time has come.</summary>
    public ImmutableSortedDictionary<IntentId, Intent> Quarantined { get; }

    /// <summary>The latest stamp of those that are merged: the logical part of this cell's clock.</summary>
    public IntentStamp Latest { get; }

    /// <summary>Short, and the same in two cells if they have merged the same.</summary>
    public string Digest => _digest.Value;

    public Intent? Find(IntentId id) => Merged.GetValueOrDefault(id);

    /// <summary>Takes an intent from wherever it comes; this same set if that changes nothing.</summary>
    public IntentSet Take(Intent intent, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(intent);
        if (IntentLife.IsForgotten(intent, now))
            return this;
        IntentId id = IntentId.Of(intent);
        if (!HybridClock.IsAhead(intent.Stamp, Latest, now))
            return Merge(id, intent);
        long limit = (now + HybridClock.Tolerance).ToUnixTimeMilliseconds();
        // What it stands on is good, and may be all that is left of it.
        IntentSet before = IntentStates.Before(intent, limit) is { } earlier ? Merge(id, earlier) : this;
        Intent quarantined = Join(before.Quarantined, id, intent);
        return ReferenceEquals(quarantined, before.Quarantined.GetValueOrDefault(id))
            ? before
            : new IntentSet(before.Merged, before.Quarantined.SetItem(id, quarantined), before.Latest);
    }

    /// <summary>Merges those whose time has come, and forgets those that have been over for long; this same set if there are none.</summary>
    public IntentSet Settle(DateTimeOffset now)
    {
        IntentSet set = this;
        foreach ((IntentId id, Intent intent) in Quarantined)
            if (!HybridClock.IsAhead(intent.Stamp, Latest, now))
                set = new IntentSet(set.Merged, set.Quarantined.Remove(id), set.Latest).Merge(id, intent);
        foreach ((IntentId id, Intent intent) in Merged)
            if (IntentLife.IsForgotten(intent, now))
                set = new IntentSet(set.Merged.Remove(id), set.Quarantined, set.Latest);
        return set;
    }

    private IntentSet Merge(IntentId id, Intent intent)
    {
        Intent merged = Join(Merged, id, intent);
        if (ReferenceEquals(merged, Merged.GetValueOrDefault(id)))
            return this;
        return new IntentSet(Merged.SetItem(id, merged), Quarantined, merged.Stamp > Latest ? merged.Stamp : Latest);
    }

    private static Intent Join(ImmutableSortedDictionary<IntentId, Intent> known, IntentId id, Intent intent) =>
        known.TryGetValue(id, out Intent? standing) ? IntentMerge.Merge(standing, intent) : intent;
}
