using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Digests;

/// <summary>The other cells as this replica last heard of them. Written by each cell's own loop, read by anybody.</summary>
internal sealed class PeerDigests(
    IControlPlaneEngine engine, IOptions<ControlPlaneOptions> options, ControlPlaneMetrics metrics, TimeProvider time, ILogger<PeerDigests> logger)
{
    private ImmutableSortedDictionary<string, PeerState> _peers = options.Value.OtherCells.ToImmutableSortedDictionary(
        peer => peer.Cell, peer => new PeerState(peer), StringComparer.Ordinal);

    /// <summary>Every cell of the configuration, in the order of their names.</summary>
    public IEnumerable<PeerState> All => Volatile.Read(ref _peers).Values;

    /// <summary>Takes what stands in another cell's key; null if the key does not exist.</summary>
    public async ValueTask TakeAsync(PeerCell peer, byte[]? stored, CancellationToken ct)
    {
        if (stored is null)
        {
            Update(peer, state => state with { Problem = "it has published no digest" });
            return;
        }

        if (DigestDocument.Read(stored, peer.Cell, out var refusal) is not { } digest)
        {
            metrics.DigestRefused(peer.Cell, refusal!.Fault.ToString());
            if (Update(peer, state => state with { Problem = refusal.Reason }).Problem != refusal.Reason)
                logger.DigestRefused(peer.Cell, refusal.Reason);
            return;
        }

        var now = time.GetUtcNow();
        var before = Update(peer, state => state.IsNews(digest, now) ? state with { Digest = digest, HeardAt = now, Problem = null } : state with { Problem = null });
        if (before.IsNews(digest, now))
            await engine.ObserveDigestAsync(digest, now, ct);
    }

    /// <summary>Notes that the cell could not be read.</summary>
    public void Miss(PeerCell peer, Exception error)
    {
        metrics.DigestMissed(peer.Cell);
        Update(peer, state => state with { Problem = error.Message });
    }

    /// <summary>Says once when a cell falls silent, and once when it is heard again.</summary>
    public void LogStaleness(PeerCell peer)
    {
        var now = time.GetUtcNow();
        var before = Update(peer, state => state with { SaidStale = state.IsStale(now) });
        if (before.IsStale(now) == before.SaidStale)
            return;
        if (before.SaidStale)
            logger.DigestsResumed(peer.Cell);
        else
            logger.DigestStale(peer.Cell, before.Problem ?? "it wrote nothing newer");
    }

    /// <returns>The state before.</returns>
    private PeerState Update(PeerCell peer, Func<PeerState, PeerState> change)
    {
        PeerState? before = null;
        ImmutableInterlocked.Update(ref _peers, peers => peers.SetItem(peer.Cell, change(before = peers[peer.Cell])));
        return before!;
    }
}
