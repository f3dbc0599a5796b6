using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Publishing;

/// <summary>
/// Writes plans and their index to Consul, each transaction fenced by the lease's session and by the previous index of everything that it
/// writes: a leader that was stopped and replaced meanwhile cannot overwrite anything. Called by the planning loop alone.
/// </summary>
internal sealed class PlanPublisher(
    ConsulClient consul, PlanStore store, PublishedPlans published, ControlPlaneMetrics metrics, IOptions<ControlPlaneOptions> options, TimeProvider time, ILogger<PlanPublisher> logger)
{
    private const int Attempts = 3;
    private readonly string _cell = options.Value.Cell;
    private StoredPlans? _stored;

    /// <summary>ModifyIndex of the index as this replica last read or wrote it; 0 if it was missing or has not been read.</summary>
    public ulong IndexModifyIndex => _stored?.IndexModifyIndex ?? 0;

    /// <summary>The highest epoch that stands in Consul, as far as is known.</summary>
    public long HighestEpoch => _stored?.HighestEpoch ?? 0;

    /// <summary>Reads what stands in Consul.</summary>
    public async Task<StoredPlans> LoadAsync(CancellationToken ct) => _stored = await store.LoadAsync(ct);

    /// <summary>Publishes drafts and tombstones.</summary>
    /// <param name="reign">Whose fence and epoch they carry.</param>
    /// <param name="drafts">Plans to be.</param>
    /// <param name="removed">Services to leave a tombstone of.</param>
    /// <param name="isEverything">True if these are all services, under a new epoch: then it does not matter what Consul has lost.</param>
    /// <param name="committed">Takes each of them once it stands, batch by batch.</param>
    /// <param name="ct">Ends the call, but no transaction that is under way.</param>
    /// <exception cref="ConsulException">Consul could not be asked; part of it may stand. The next call reads everything again.</exception>
    public async Task<PublishOutcome> PublishAsync(
        Reign reign, IEnumerable<PlanDraft> drafts, IEnumerable<string> removed, bool isEverything, Func<Publication, ValueTask> committed, CancellationToken ct)
    {
        var plans = drafts.ToDictionary(draft => draft.Definition.Name);
        var tombstones = removed.ToHashSet();
        List<Publication> due = [];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var stored = _stored ?? await LoadAsync(ct);
            // Of what the last attempt sent, this stands: its outcome was unknown, and it was committed after all.
            foreach (var late in due.Where(publication => stored.VersionOf(publication.Service) == publication.Version))
                await CommittedAsync(late);
            if (stored.HighestEpoch > reign.Epoch)
                return PublishOutcome.Superseded;
            // Revisions counted up from an older state would be revisions that edges have seen already.
            if (!isEverything && published.IsAheadOf(stored))
                return PublishOutcome.DataLost;

            due = [.. Stamp(reign, stored, plans.Values, tombstones)];
            if (await TryPublishAsync(reign, due, CommittedAsync))
                return PublishOutcome.Done;

            _stored = null;
            if (!await HoldsLeaseAsync(reign, ct))
                return PublishOutcome.LeaseLost;
        }

        return PublishOutcome.Conflict;

        ValueTask CommittedAsync(Publication publication)
        {
            plans.Remove(publication.Service);
            tombstones.Remove(publication.Service);
            return committed(publication);
        }
    }

    /// <summary>Raises the epoch of the lease document under the lease; null if the lease is lost.</summary>
    public async Task<Reign?> StepUpAsync(Reign reign, long epoch)
    {
        var raised = reign with { Epoch = epoch };
        var result = await consul.TransactAsync(
        [
            TransactionOperation.CheckSession(ConsulKeys.Lease, reign.Session),
            TransactionOperation.Lock(ConsulKeys.Lease, LeaseClaim.Serialize(options.Value.Replica, epoch, time.GetUtcNow()), reign.Session),
        ]);
        return result.Committed ? raised : null;
    }

    private IEnumerable<Publication> Stamp(Reign reign, StoredPlans stored, IEnumerable<PlanDraft> drafts, IEnumerable<string> removed)
    {
        var now = time.GetUtcNow();
        foreach (var draft in drafts)
        {
            var publication = Publication.Of(draft, Next(draft.Definition.Name), _cell, now);
            if (publication.Bytes.Length > PlanSize.MaxBytes)
                logger.PlanTooLarge(publication.Service, publication.Bytes.Length, PlanSize.MaxBytes);
            else
                yield return publication;
        }

        foreach (var service in removed)
            yield return Publication.Tombstone(service, Next(service));

        PlanVersion Next(string service) => new(reign.Epoch, stored.VersionOf(service).Revision + 1);
    }

    /// <summary>True if every batch was committed.</summary>
    private async Task<bool> TryPublishAsync(Reign reign, IReadOnlyList<Publication> due, Func<Publication, ValueTask> committed)
    {
        var batches = PublishBatches.Of(due, Serialize(With(_stored!, due)).Length).ToList();
        if (batches.Count == 0 && _stored!.IndexModifyIndex == 0)
            batches.Add([]); // The index must exist before edges watch it.
        foreach (var batch in batches)
        {
            if (!await CommitAsync(reign, batch))
                return false;
            foreach (var publication in batch)
                await committed(publication);
        }

        return true;
    }

    private async Task<bool> CommitAsync(Reign reign, IReadOnlyList<Publication> batch)
    {
        var stored = _stored!;
        var index = With(stored, batch);
        List<TransactionOperation> operations =
        [
            TransactionOperation.CheckSession(ConsulKeys.Lease, reign.Session),
            .. batch.Select(publication => publication.Against(stored.Plans.GetValueOrDefault(publication.Service))).OfType<TransactionOperation>(),
            TransactionOperation.CheckAndSet(ConsulKeys.Index, Serialize(index), stored.IndexModifyIndex),
        ];
        var started = time.GetTimestamp();
        try
        {
            // Not cancelled by a shutdown: its outcome would be unknown, and it ends by its own time limit.
            var result = await consul.TransactAsync(operations, CancellationToken.None);
            if (!result.Committed)
            {
                metrics.Conflicted();
                logger.PublishConflict(string.Join("; ", result.Errors));
                return false;
            }

            metrics.Published(batch.Count, time.GetElapsedTime(started));
            var written = result.Results.GroupBy(key => key.Key).ToDictionary(key => key.Key, key => key.Last().ModifyIndex);
            _stored = stored with
            {
                Index = index,
                IndexModifyIndex = written[ConsulKeys.Index],
                Plans = stored.Plans
                    .RemoveRange(batch.Select(publication => publication.Service))
                    .AddRange(batch.Where(publication => publication.Plan is not null).Select(publication => KeyValuePair.Create(
                        publication.Service, new StoredPlan(publication.Plan, written[ConsulKeys.Plan(publication.Service)])))),
            };
            return true;
        }
        catch (ConsulException e) when (e.OutcomeUnknown)
        {
            metrics.Conflicted();
            logger.PublishConflict(e.Message);
            return false;
        }
    }

    private async Task<bool> HoldsLeaseAsync(Reign reign, CancellationToken ct) =>
        (await consul.GetAsync(ConsulKeys.Lease, new ReadOptions { Consistency = Consistency.Strong }, ct))?.Session == reign.Session;

    private static ImmutableSortedDictionary<string, IndexEntry> With(StoredPlans stored, IEnumerable<Publication> publications) =>
        stored.Index.SetItems(publications.Select(publication => KeyValuePair.Create(publication.Service, publication.Entry)));

    private byte[] Serialize(IReadOnlyDictionary<string, IndexEntry> services) =>
        JsonSerializer.SerializeToUtf8Bytes(new PlanIndex { Cell = _cell, Services = services }, ContractsJson.Default.PlanIndex);
}
