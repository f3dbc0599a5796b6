using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Digests;
using MultiRegion.ControlPlane.Drills;
using MultiRegion.ControlPlane.Edges;
using MultiRegion.ControlPlane.Events;
using MultiRegion.ControlPlane.Intents;
using MultiRegion.ControlPlane.Intents.Peers;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.ControlPlane.Services;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core;
using MultiRegion.Core.Intents;

namespace MultiRegion.ControlPlane.Planning;

/// <summary>
/// The loop of a replica, leading or not: learn what is published and defined, plan, and publish if it leads. One round at a time, so
/// nothing that it calls needs a lock against itself.
/// </summary>
internal sealed class PlanningLoop(
    PlanningPulse pulse, LeaderElection election, CellLeader leader, PlanFollower follower, DefinitionCatalog catalog, IntentCatalog intents, IntentStore store, IntentSummaries summaries,
    PublishedPlans published, IControlPlaneEngine engine, EdgeRegistry edges, WarmUp warmUp, PublishLog publishLog, DigestWriter digests, SafetyBoard safety, SuspensionBoard suspensions, DrillRunner drills, EventWatch events, ControlPlaneMetrics metrics,
    IOptions<ControlPlaneOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PlanningLoop> logger) : BackgroundService
{
    private IntentSet? _steered;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The server stops first and waits for its connections; the lease must not wait with it.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        using var candidacy = new CancellationTokenSource();
        await using var timer = time.CreateTimer(_ => pulse.Signal(), null, TimeSpan.Zero, options.Value.TickInterval);
        var campaign = election.RunAsync(candidacy.Token);
        try
        {
            await foreach (var _ in pulse.WatchAsync(stopping.Token))
                await TryTickAsync(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }

        // Only now, with the last transaction done, may the next replica lead.
        await candidacy.CancelAsync();
        await campaign;
    }

    /// <summary>One round.</summary>
    internal async Task TickAsync(CancellationToken ct)
    {
        edges.Learn(await engine.TakeSightingsAsync(ct));
        edges.Forget();
        var census = edges.Count();
        warmUp.Observe(census, time.GetUtcNow());
        var leads = await WithConsulAsync("reading what is published", () => LearnAsync(ct));
        intents.Settle();
        await ApplyDefinitionsAsync(ct);
        await SteerAsync(ct);

        var started = time.GetTimestamp();
        var drafts = await engine.TickAsync(
            new PlanningRound(time.GetUtcNow(), leads && leader.IsLeading && warmUp.IsWarm, leads ? leader.Epoch : 0, census.Known), ct);
        metrics.Ticked(time.GetElapsedTime(started));
        safety.Take(drafts);
        suspensions.Take(drafts);
        digests.Signal();

        if (leads)
        {
            await WithConsulAsync("publishing", async () =>
            {
                publishLog.Note(await leader.PublishAsync(drafts, ct));
                await store.RestoreAsync(leader.Epoch, ct);
                await summaries.WriteAsync(leader.Epoch, ct);
                return true;
            });
        }

        drills.Take(drafts);
        events.Look(drafts);
    }

    private async Task<bool> LearnAsync(CancellationToken ct)
    {
        if (await follower.CatchUpAsync(leader.IsLeading, ct))
            leader.Reclaim();
        return await leader.PrepareAsync(ct);
    }

    private async Task ApplyDefinitionsAsync(CancellationToken ct)
    {
        foreach (var service in catalog.TakeChanges())
            if (catalog.Defined.TryGetValue(service, out var definition))
                await DefineAsync(definition, ct);
            else
                await engine.RemoveAsync(service, ct);
    }

    /// <summary>Overrides and rules, tombstones among them: what was taken away lately is part of what operators moved.</summary>
    private async Task SteerAsync(CancellationToken ct)
    {
        var merged = intents.Current;
        if (ReferenceEquals(merged, _steered))
            return;
        await engine.SteerAsync([.. merged.Merged.Values.Where(intent => intent.Kind is IntentKind.Override or IntentKind.Rule)], ct);
        _steered = merged;
    }

    private async Task DefineAsync(ServiceDefinition definition, CancellationToken ct)
    {
        await engine.DefineAsync(definition, ct);
        if (published.Plans.TryGetValue(definition.Name, out var plan))
            await engine.AdoptAsync(plan, ct);
    }

    /// <summary>Planning goes on without Consul; what could not be read or written is tried again in the next round.</summary>
    private async Task<bool> WithConsulAsync(string what, Func<Task<bool>> action)
    {
        try
        {
            return await action();
        }
        catch (ConsulException e)
        {
            publishLog.Note(what, e);
            return false;
        }
    }

    private async Task TryTickAsync(CancellationToken ct)
    {
        try
        {
            await TickAsync(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            metrics.TickFailed();
            logger.TickFailed(e);
        }
    }
}
