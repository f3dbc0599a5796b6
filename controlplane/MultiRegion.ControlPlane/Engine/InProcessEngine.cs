using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Engine;

/// <summary>Every service's controller in this process.</summary>
internal sealed class InProcessEngine(IOptions<ControlPlaneOptions> options, ILogger<InProcessEngine> logger) : IControlPlaneEngine
{
    private readonly ConcurrentDictionary<string, ServiceSlot> _slots = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (CellDigest Digest, DateTimeOffset At)> _peers = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<Intent> _intents = [];
    private readonly ControllerOptions _controllers = options.Value.ToController();

    public string Name => "inprocess";

    public ValueTask ReportAsync(HealthReport report, DateTimeOffset at, bool urgent, CancellationToken ct)
    {
        foreach (var observation in report.Services)
            if (_slots.TryGetValue(observation.Service, out var slot))
                slot.Post(controller => controller.Observe(report.Edge, observation, at, report.Interval));
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<EdgeSighting>> TakeSightingsAsync(CancellationToken ct) => ValueTask.FromResult<IReadOnlyList<EdgeSighting>>([]);

    public ValueTask ProbedAsync(string observer, string service, string origin, ProbeObservation probe, DateTimeOffset at, CancellationToken ct)
    {
        if (_slots.TryGetValue(service, out var slot))
            slot.Post(controller => controller.ObserveProbe(observer, origin, probe, at));
        return ValueTask.CompletedTask;
    }

    public ValueTask ObserveDigestAsync(CellDigest digest, DateTimeOffset at, CancellationToken ct)
    {
        // Remembered first: a service that is defined meanwhile must not miss it.
        _peers[digest.Cell] = (digest, at);
        foreach (var (service, slot) in _slots)
            Observe(slot, service, digest, at);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<ServiceDigest>> GetDigestsAsync(DateTimeOffset now, CancellationToken ct)
    {
        IReadOnlyList<ServiceDigest> digests = [.. InOrder().Select(slot => slot.Value.Do(controller => controller.Digest(now)))];
        return ValueTask.FromResult(digests);
    }

    public ValueTask DefineAsync(ServiceDefinition definition, CancellationToken ct)
    {
        if (_slots.TryGetValue(definition.Name, out var slot))
        {
            slot.Do(controller => controller.Define(definition));
            return ValueTask.CompletedTask;
        }

        // Defined before it can be seen: a tick must not meet a controller that knows no origins.
        var controller = Controller(definition);
        var fresh = new ServiceSlot(controller);
        _slots[definition.Name] = fresh;
        foreach (var (digest, at) in _peers.Values)
            Observe(fresh, definition.Name, digest, at);
        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveAsync(string service, CancellationToken ct)
    {
        _slots.TryRemove(service, out _);
        return ValueTask.CompletedTask;
    }

    public ValueTask AdoptAsync(Plan plan, CancellationToken ct)
    {
        if (_slots.TryGetValue(plan.Service, out var slot))
            slot.Do(controller => controller.Adopt(plan));
        return ValueTask.CompletedTask;
    }

    public ValueTask SteerAsync(IReadOnlyList<Intent> intents, CancellationToken ct)
    {
        // Remembered first, as digests are.
        _intents = intents;
        foreach (var slot in _slots.Values)
            slot.Do(controller => controller.Steer(intents));
        return ValueTask.CompletedTask;
    }

    public ValueTask<ServicePreview?> PreviewAsync(
        string service, IReadOnlyList<Intent> intents, ServiceDefinition? definition, DateTimeOffset now, bool mayChangeWeights, CancellationToken ct)
    {
        if (_slots.TryGetValue(service, out var slot))
            return ValueTask.FromResult<ServicePreview?>(slot.Do(controller => controller.Preview(now, intents, definition, mayChangeWeights)));
        return ValueTask.FromResult(definition is null ? null : Controller(definition).Preview(now, intents, definition, mayChangeWeights));
    }

    public ValueTask<IReadOnlyList<PlanDraft>> TickAsync(PlanningRound round, CancellationToken ct)
    {
        List<PlanDraft> drafts = [];
        foreach (var (service, slot) in InOrder())
        {
            try
            {
                drafts.Add(slot.Tick(round.Now, round.MayChangeWeights));
            }
            catch (Exception e)
            {
                // One service that cannot be planned keeps its last plan; the others go on.
                logger.PlanningFailed(service, e);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<PlanDraft>>(drafts);
    }

    public ValueTask<SafetyCertificate?> CertifyAsync(string service, int losses, CancellationToken ct) => ValueTask.FromResult(
        _slots.TryGetValue(service, out var slot) && slot.IsPlanned ? slot.Do(controller => controller.Certify(losses)) : null);

    public ValueTask<IReadOnlyList<ServiceScores>> GetScoresAsync(CancellationToken ct)
    {
        IReadOnlyList<ServiceScores> scores = [.. InOrder().Select(slot => new ServiceScores(slot.Key, slot.Value.Scores))];
        return ValueTask.FromResult(scores);
    }

    public ValueTask<IReadOnlyDictionary<string, double>> GetDemandAsync(CancellationToken ct)
    {
        IReadOnlyDictionary<string, double> demand = _slots.ToDictionary(slot => slot.Key, slot => slot.Value.Demand);
        return ValueTask.FromResult(demand);
    }

    private ServiceController Controller(ServiceDefinition definition)
    {
        var controller = new ServiceController(options.Value.Cell, _controllers);
        controller.Define(definition);
        controller.Steer(_intents);
        return controller;
    }

    private static void Observe(ServiceSlot slot, string service, CellDigest digest, DateTimeOffset at)
    {
        if (!digest.Omitted.Contains(service))
            slot.Post(controller => controller.ObserveDigest(digest, at));
    }

    private IEnumerable<KeyValuePair<string, ServiceSlot>> InOrder() => _slots.OrderBy(slot => slot.Key, StringComparer.Ordinal);
}
