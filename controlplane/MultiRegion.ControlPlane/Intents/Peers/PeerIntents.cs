using System.Collections.Immutable;
using MultiRegion.Contracts;
using MultiRegion.Core.Intents;

namespace MultiRegion.ControlPlane.Intents.Peers;

/// <summary>What this replica knows of which intents another cell has: a snapshot.</summary>
internal sealed record PeerIntents(string Cell)
{
    /// <summary>The stamps that stand there, as far as they were seen.</summary>
    public ImmutableDictionary<IntentId, IntentStamp> Known { get; init; } = ImmutableDictionary<IntentId, IntentStamp>.Empty;

    /// <summary>What it does not merge yet, as <c>override/less-of-eu</c>.</summary>
    public IReadOnlyList<string> Quarantined { get; init; } = [];

    /// <summary>Why it could not be compared in the last round; null if it could.</summary>
    public string? Problem { get; init; } = "it has not been asked yet";

    /// <summary>When it was last compared; null before the first time.</summary>
    public DateTimeOffset? ComparedAt { get; init; }

    /// <summary>As it is once it was seen to have an intent.</summary>
    public PeerIntents With(Intent intent) =>
        Known.TryGetValue(IntentId.Of(intent), out var known) && known >= intent.Stamp ? this : this with { Known = Known.SetItem(IntentId.Of(intent), intent.Stamp) };

    public PeerReceipt ReceiptOf(Intent intent)
    {
        var id = IntentId.Of(intent);
        if (!Known.TryGetValue(id, out var known) || known < intent.Stamp)
            return new PeerReceipt(Cell, false, Problem ?? "it has an older one");
        if (Quarantined.Contains(id.ToString()))
            return new PeerReceipt(Cell, true, "it is quarantined there: its stamp is ahead of that cell's clock");
        return known == intent.Stamp ? new PeerReceipt(Cell, true) : new PeerReceipt(Cell, false, PeerCells.NewerThere);
    }
}
