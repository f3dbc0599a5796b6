using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core.Intents;

namespace MultiRegion.ControlPlane.Intents.Peers;

/// <summary>
/// Compares this cell's intents with those of every other, again and again (anti-entropy, Demers et al. 1987), each in a loop of its own: while the digests
/// are equal, that is all; where they differ, what the other has is merged. Every replica does so; what it merges the leader writes to this cell's Consul.
/// </summary>
internal sealed class PeerExchange(
    PeerCells peers, IntentCatalog catalog, PlanningPulse pulse, IOptions<ControlPlaneOptions> options, TimeProvider time, ILogger<PeerExchange> logger) : BackgroundService
{
    /// <summary>Rounds between two readings of everything while the cells differ and reading brings nothing new: then it is the other's turn.</summary>
    private const int Patience = 5;
    private readonly Dictionary<string, (string? Ours, string? Theirs, int Rounds)> _compared = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(peers.Links.Select(link => FollowAsync(link, stoppingToken)));

    private async Task FollowAsync(IPeerLink link, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(options.Value.DigestInterval, time);
        do
            await TryTickAsync(link, ct);
        while (await timer.WaitForNextTickAsync(ct));
    }

    /// <summary>One comparison with one cell.</summary>
    internal async Task TickAsync(IPeerLink link, CancellationToken ct)
    {
        var cell = link.Peer.Cell;
        var ours = catalog.Current;
        var summary = await link.GetSummaryAsync(ct);
        if (summary is not null && summary.Cell != cell)
            throw new PeerException($"What stands there is the summary of cell '{summary.Cell}'");
        var (known, quarantined) = (peers[cell].Known, (IReadOnlyList<string>)(summary?.Quarantined ?? []));
        if (summary?.Digest == ours.Digest)
        {
            known = ours.Merged.ToImmutableDictionary(entry => entry.Key, entry => entry.Value.Stamp);
            Forget(cell);
        }
        else if (IsDue(cell, ours.Digest, summary?.Digest))
        {
            var theirs = await link.ListAsync(ct);
            known = theirs.ToImmutableDictionary(IntentId.Of, intent => intent.Stamp);
            if (catalog.Take(theirs))
                pulse.Signal();
        }

        var before = peers.Update(cell, state => state with { Known = known, Quarantined = quarantined, Problem = null, ComparedAt = time.GetUtcNow() });
        if (before is { Problem: not null, ComparedAt: not null })
            logger.PeerResumed(cell);
    }

    private async Task TryTickAsync(IPeerLink link, CancellationToken ct)
    {
        var cell = link.Peer.Cell;
        try
        {
            await TickAsync(link, ct);
        }
        catch (PeerException e)
        {
            Forget(cell);
            if (peers.Update(cell, state => state with { Problem = e.Message }) is { Problem: null })
                logger.PeerSilent(cell, e.Message);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.PeerNotTaken(cell, e);
        }
    }

    private bool IsDue(string cell, string ours, string? theirs)
    {
        lock (_compared)
        {
            var last = _compared.GetValueOrDefault(cell);
            var isSame = (last.Ours, last.Theirs) == (ours, theirs);
            _compared[cell] = (ours, theirs, isSame ? last.Rounds + 1 : 0);
            return !isSame || _compared[cell].Rounds % Patience == 0;
        }
    }

    private void Forget(string cell)
    {
        lock (_compared)
            _compared.Remove(cell);
    }
}
