using Microsoft.Extensions.Options;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Edges;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.ControlPlane.Services;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Leadership;

/// <summary>
/// What a leader does beside planning: it begins its reign by adopting what stands in Consul, makes sure that its epoch is above every
/// other, publishes everything once under that epoch, and from then on what changes. Called by the planning loop alone.
/// </summary>
internal sealed class CellLeader(
    LeaderElection election, PlanPublisher publisher, PlanAdopter adopter, PublishedPlans published, DefinitionCatalog catalog, EdgeRegistry edges,
    IControlPlaneEngine engine, IOptions<ControlPlaneOptions> options, ILogger<CellLeader> logger)
{
    private Reign? _reign;
    private Stage _stage;

    private enum Stage
    {
        /// <summary>The lease is ours; whether the epoch is above all others is not known yet.</summary>
        Claimed,

        /// <summary>The epoch is above all others, and nothing has been published under it.</summary>
        Raised,

        /// <summary>Everything has been published under the epoch.</summary>
        Announced,
    }

    /// <summary>True once everything stands under this replica's epoch.</summary>
    public bool IsLeading => Current is not null;

    /// <summary>The reign while <see cref="IsLeading"/>, else null.</summary>
    public Reign? Current => _stage == Stage.Announced ? _reign : null;

    /// <summary>The epoch of this replica's reign, or the highest that it knows.</summary>
    public long Epoch => _reign?.Epoch ?? Math.Max(published.HighestEpoch, edges.HighestEpoch);

    /// <summary>Brings the reign in line with the lease, Consul and the edges. False if this replica does not lead.</summary>
    /// <exception cref="Consul.ConsulException">Consul could not be asked; the next tick goes on where this one ended.</exception>
    public async Task<bool> PrepareAsync(CancellationToken ct)
    {
        var lease = election.State;
        if (!lease.Held || lease.SessionId is null)
            return End();
        if (_reign?.Session != lease.SessionId)
            (_reign, _stage) = (new Reign(lease.SessionId, LeaseClaim.Read(lease.Key?.Value)?.Epoch ?? 0), Stage.Claimed);
        if (_stage == Stage.Claimed)
            await adopter.AdoptAsync(await publisher.LoadAsync(ct), ct);

        var seen = Math.Max(edges.HighestEpoch, Math.Max(published.HighestEpoch, publisher.HighestEpoch));
        if (_stage == Stage.Claimed ? seen < _reign.Epoch : seen <= _reign.Epoch)
        {
            if (_stage == Stage.Claimed)
                _stage = Stage.Raised;
            return true;
        }

        if (await publisher.StepUpAsync(_reign, seen + 1) is not { } raised)
            return End();
        logger.SteppedUp(raised.Epoch, seen);
        (_reign, _stage) = (raised, Stage.Raised);
        return true;
    }

    /// <summary>What was published is gone from Consul: everything is published again, above what the edges have.</summary>
    public void Reclaim() => _stage = Stage.Claimed;

    /// <summary>Publishes what changed, or everything at the beginning of a reign.</summary>
    public async Task<PublishOutcome> PublishAsync(IReadOnlyList<PlanDraft> drafts, CancellationToken ct)
    {
        var isFirst = _stage != Stage.Announced;
        var due = drafts.Where(draft => isFirst || draft.Changed).ToList();
        var removed = Removed(isFirst).ToList();
        if (!isFirst && due.Count == 0 && removed.Count == 0)
            return PublishOutcome.Nothing;

        List<Publication> committed = [];
        var outcome = await publisher.PublishAsync(_reign!, due, removed, isFirst, TakeAsync, ct);
        if (outcome == PublishOutcome.LeaseLost)
            End();
        if (outcome == PublishOutcome.DataLost)
            Reclaim();
        if (outcome != PublishOutcome.Done)
            return outcome;

        if (isFirst)
        {
            _stage = Stage.Announced;
            logger.ReignBegan(options.Value.Cell, _reign!.Epoch);
        }

        if (!isFirst && committed.Count == 0)
            return PublishOutcome.Nothing;
        var why = isFirst ? "a new epoch" : string.Join(" ", committed.Select(publication => publication.Draft?.Sentence).OfType<string>());
        logger.Published(committed.Count, drafts.Count, _reign!.Epoch, why);
        return outcome;

        ValueTask TakeAsync(Publication publication)
        {
            committed.Add(publication);
            return CommittedAsync(publication);
        }
    }

    /// <summary>Services to be tombstoned; at the beginning those that were so before, too, in case Consul has lost it.</summary>
    private IEnumerable<string> Removed(bool isFirst) =>
        published.Plans.Keys.Concat(isFirst ? published.Tombstones.Keys : []).Where(catalog.IsRemoved);

    private async ValueTask CommittedAsync(Publication publication)
    {
        if (publication.Plan is not { } plan)
        {
            adopter.AdoptTombstone(publication.Service, publication.Version);
            return;
        }

        published.Take(plan);
        published.Explain(publication.Draft!.Explain(plan.Version));
        await engine.AdoptAsync(plan, CancellationToken.None);
    }

    private bool End()
    {
        if (_reign is not null)
            logger.ReignEnded();
        _reign = null;
        return false;
    }
}
