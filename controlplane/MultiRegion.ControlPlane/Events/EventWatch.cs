using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Digests;
using MultiRegion.ControlPlane.Drills;
using MultiRegion.ControlPlane.Edges;
using MultiRegion.ControlPlane.Intents;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.Core;
using MultiRegion.Core.Events;

namespace MultiRegion.ControlPlane.Events;

/// <summary>Looks at the cell after every round of planning, and notes what happened since the last. Called by the planning loop alone.</summary>
internal sealed class EventWatch(
    EventLog log, PublishedPlans published, IntentCatalog intents, LeaderElection election, PeerDigests peers, EdgeRegistry edges, DrillRunner drills, IOptions<ControlPlaneOptions> options, TimeProvider time)
{
    private CellSnapshot? _seen;

    public void Look(IReadOnlyList<PlanDraft> drafts)
    {
        var changes = CellChanges.Between(_seen, Snapshot(drafts), options.Value.Events.WeightThreshold, out _seen);
        log.Add(changes);
    }

    private CellSnapshot Snapshot(IReadOnlyList<PlanDraft> drafts)
    {
        var now = time.GetUtcNow();
        return new CellSnapshot
        {
            Plans = published.Plans,
            Leader = election.Holder?.Holder,
            Drills = drills.All.ToImmutableSortedDictionary(drill => drill.Id, drill => drill, StringComparer.Ordinal),
            Stale = peers.All.Where(peer => peer.IsStale(now)).Select(peer => peer.Peer.Cell).ToImmutableSortedSet(StringComparer.Ordinal),
            Ejected = edges.List().Where(edge => edge.Fresh).SelectMany(edge => edge.Ejected).GroupBy(origin => origin, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(origin => origin.Key, origin => origin.Count(), StringComparer.Ordinal),
            Suspended = drafts.SelectMany(draft => draft.Suspended.Select(suspension => (Key: (draft.Definition.Name, suspension.Override), suspension.Sentence)))
                .ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Sentence),
            BrokenGlass = intents.Current.Merged.Where(entry => entry.Value.BrokenGlass.Count > 0)
                .ToImmutableSortedDictionary(entry => entry.Key.ToString(), entry => (IntentState)entry.Value, StringComparer.Ordinal),
        };
    }
}
