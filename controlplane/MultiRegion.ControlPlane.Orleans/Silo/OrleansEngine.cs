using System.Collections.Concurrent;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Orleans.Grains;
using MultiRegion.ControlPlane.Orleans.Messages;
using MultiRegion.Core;
using Microsoft.Extensions.Logging;

namespace MultiRegion.ControlPlane.Orleans.Silo;

/// <summary>
/// Every service's controller in a grain, somewhere in the cluster. What is asked of a service here is answered from its last round, so that no
/// query of a dashboard ever queues behind reports.
/// </summary>
internal sealed class OrleansEngine(
    IGrainFactory grains, ILocalSiloDetails silo, SiloMemory memory, ReportBatches batches, SiloEvents events, EngineScope scope, ControllerFactory controllers,
    TimeProvider time, ILogger<OrleansEngine> logger) : IControlPlaneEngine
{
    /// <summary>How long a round waits for answers: who is late is heard in the next.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>The first round of a reign publishes everything, and waits for those that have to be activated.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, ServiceLink> _links = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyList<RegionEars>> _ears = new(() =>
    {
        var alarm = grains.CreateObjectReference<IAlarm>(events);
        return [.. scope.Regions.Select(region => new RegionEars(region, grains, silo, alarm, memory, time))];
    });

    private long _reign = -1;

    public string Name => "orleans";

    public ValueTask ReportAsync(HealthReport report, DateTimeOffset at, bool urgent, CancellationToken ct)
    {
        batches.Add(report, urgent);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<IReadOnlyList<EdgeSighting>> TakeSightingsAsync(CancellationToken ct)
    {
        var heard = await Task.WhenAll(_ears.Value.Select(async ears =>
        {
            try
            {
                return await ears.HearAsync(Patience, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.RegionNotHeard(e);
                return [];
            }
        }));
        return [.. heard.SelectMany(sightings => sightings)];
    }

    public ValueTask ProbedAsync(string observer, string service, string origin, ProbeObservation probe, DateTimeOffset at, CancellationToken ct)
    {
        batches.Add(service, new ProbeResult(observer, origin, probe));
        return ValueTask.CompletedTask;
    }

    public ValueTask ObserveDigestAsync(CellDigest digest, DateTimeOffset at, CancellationToken ct)
    {
        memory.Take(digest, at);
        _ = grains.GetGrain<IRegionGrain>(digest.Cell).Tell(silo.Name, digest);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<ServiceDigest>> GetDigestsAsync(DateTimeOffset now, CancellationToken ct) =>
        new([.. InOrder().Select(link => link.Value.Last?.Digest).OfType<ServiceDigest>()]);

    public ValueTask DefineAsync(ServiceDefinition definition, CancellationToken ct)
    {
        memory.Define(definition);
        _links.GetOrAdd(definition.Name, name => new ServiceLink(name, grains, memory, controllers, time));
        return ValueTask.CompletedTask;
    }

    public async ValueTask RemoveAsync(string service, CancellationToken ct)
    {
        memory.Remove(service);
        if (!_links.TryRemove(service, out _))
            return;
        try
        {
            await grains.GetGrain<IServiceGrain>(service).Forget();
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Nobody asks it any more, and it ends by itself.
            logger.ServiceNotForgotten(service, e);
        }
    }

    public ValueTask AdoptAsync(Plan plan, CancellationToken ct)
    {
        memory.Adopt(plan);
        return ValueTask.CompletedTask;
    }

    public ValueTask SteerAsync(IReadOnlyList<Intent> intents, CancellationToken ct)
    {
        memory.Steer(intents);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ServicePreview?> PreviewAsync(
        string service, IReadOnlyList<Intent> intents, ServiceDefinition? definition, DateTimeOffset now, bool mayChangeWeights, CancellationToken ct)
    {
        if (_links.TryGetValue(service, out var link))
            return await link.PreviewAsync(new PreviewRequest(intents.ToArray(), definition, now, mayChangeWeights), FirstPatience, ct);
        if (definition is null)
            return null;
        var controller = controllers.Create();
        controller.Define(definition);
        controller.Steer(memory.Intents);
        return controller.Preview(now, intents, definition, mayChangeWeights);
    }

    public async ValueTask<IReadOnlyList<PlanDraft>> TickAsync(PlanningRound round, CancellationToken ct)
    {
        var limit = round.Reign != _reign ? FirstPatience : Patience;
        var drafts = await Task.WhenAll(InOrder().Select(link => PlanAsync(link.Key, link.Value, round, limit, ct)));
        _reign = round.Reign;
        return [.. drafts.OfType<PlanDraft>()];
    }

    public async ValueTask<SafetyCertificate?> CertifyAsync(string service, int losses, CancellationToken ct) =>
        _links.TryGetValue(service, out var link) ? await link.ExplainAsync(losses, Patience, ct) : null;

    public ValueTask<IReadOnlyList<ServiceScores>> GetScoresAsync(CancellationToken ct) =>
        new([.. InOrder().Select(link => link.Value.Last?.Scores ?? new ServiceScores(link.Key, []))]);

    public ValueTask<IReadOnlyDictionary<string, double>> GetDemandAsync(CancellationToken ct) =>
        new(_links.ToDictionary(link => link.Key, link => link.Value.Last?.Demand ?? 0));

    private async Task<PlanDraft?> PlanAsync(string service, ServiceLink link, PlanningRound round, TimeSpan limit, CancellationToken ct)
    {
        try
        {
            return await link.PlanAsync(round, limit, ct) ?? (round.Reign > 0 ? link.StandIn(round.Now) : null);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // One service that cannot be planned keeps its last plan; the others go on.
            logger.ServiceNotPlanned(service, e);
            return link.StandIn(round.Now);
        }
    }

    private IEnumerable<KeyValuePair<string, ServiceLink>> InOrder() => _links.OrderBy(link => link.Key, StringComparer.Ordinal);
}
