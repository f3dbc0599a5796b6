using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Intents.Peers;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.Core.Intents;

namespace MultiRegion.ControlPlane.Intents;

/// <summary>Puts together what the API shows of intents: what counts and what does not, and which cells have it.</summary>
internal sealed class IntentViews(IntentCatalog catalog, SuspensionBoard suspensions, PeerCells peers, TimeProvider time)
{
    /// <summary>Those that are merged, and those that are quarantined, in the order of their ids.</summary>
    public IEnumerable<IntentView> List()
    {
        var set = catalog.Current;
        var quarantined = set.Quarantined.Values.Select(OfQuarantined);
        return set.Merged.Values.Select(OfMerged).Concat(quarantined).OrderBy(KeyOf, StringComparer.Ordinal);
    }

    /// <summary>What orders the list: the id, and the quarantined after the one that counts.</summary>
    public static string KeyOf(IntentView view) => $"{IntentId.Of(view.Intent)}{(view.Phase == IntentPhase.Quarantined ? " quarantined" : "")}";

    /// <summary>Null for one that was never there, or was removed.</summary>
    public IntentView? Find(IntentId id) => catalog.Current.Find(id) is { Removed: false } intent ? OfMerged(intent) : null;

    private IntentView OfMerged(Intent intent)
    {
        var view = new IntentView { Phase = PhaseOf(intent), Intent = intent, Peers = peers.ReceiptsOf(intent) };
        if (view.Phase != IntentPhase.Accepted || intent.Kind != IntentKind.Override || suspensions.Find(intent.Name) is not { Count: > 0 } found)
            return view;
        return view with
        {
            Phase = IntentPhase.Suspended,
            SuspendedBy = string.Join(", ", found.Select(suspension => suspension.Rule).Distinct()),
            Problem = string.Join("; ", found.Select(suspension => $"set aside for {suspension.Service}: {suspension.Sentence}")),
        };
    }

    private IntentView OfQuarantined(Intent intent) => new()
    {
        Phase = IntentPhase.Quarantined,
        Intent = intent,
        Problem = $"its stamp is {(intent.Stamp.Time - time.GetUtcNow()).TotalSeconds:0} s ahead of this replica's clock; it counts from {(intent.Stamp.Time - HybridClock.Tolerance):O} on",
        Peers = peers.ReceiptsOf(intent),
    };

    private IntentPhase PhaseOf(Intent intent)
    {
        var now = time.GetUtcNow();
        return intent.Removed ? IntentPhase.Removed
            : IntentLife.Ends(intent) <= now ? IntentPhase.Expired
            : intent.Freeze?.From > now ? IntentPhase.Scheduled
            : IntentPhase.Accepted;
    }
}
