using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Orleans.Messages;
using MultiRegion.ControlPlane.Orleans.Silo;
using MultiRegion.Core;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace MultiRegion.ControlPlane.Orleans.Grains;

/// <summary>
/// One service's controller. Only the holder of the cell's lease drives it; others are told what the last round found. It holds nothing that
/// reports and Consul do not bring again, and it publishes nothing itself: two of it, as in a partition, are two opinions of which at most the
/// leader's is heard, and the leader's transaction is fenced.
/// </summary>
[HashBasedPlacement]
internal sealed class ServiceGrain(SiloMemory memory, ControllerFactory controllers, Home home, TimeProvider time) : Grain, IServiceGrain
{
    /// <summary>A leader plans several times a second; one that has not for this long is gone.</summary>
    private static readonly TimeSpan Driven = TimeSpan.FromSeconds(3);

    private readonly Observers _observers = new(time.GetUtcNow());
    private readonly Dictionary<string, CellDigest> _digests = new(StringComparer.Ordinal);
    private readonly Guid _life = Guid.NewGuid();
    private ServiceController? _controller;
    private PlanVersion _published = PlanVersion.None;
    private ServiceAnswer? _last;
    private long _reign;
    private DateTimeOffset _drivenAt;
    private SiloAddress? _elsewhere;
    private DateTimeOffset _elsewhereSince;

    private string Service => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (memory.Definition(Service) is { } definition)
            Take(definition, memory.Published(Service), memory.Intents);
        return Task.CompletedTask;
    }

    public Task Report(ReportBatch batch)
    {
        if (_controller is not { } controller)
            return Task.CompletedTask;
        // By this silo's clock: those of edges and other silos may differ.
        var now = time.GetUtcNow();
        foreach (var edge in batch.Edges)
            if (_observers.IsNews(edge, now))
                controller.Observe(edge.Edge, edge.Seen, now, edge.Interval);
        foreach (var probe in batch.Probes)
            controller.ObserveProbe(probe.Observer, probe.Origin, probe.Seen, now);
        return Task.CompletedTask;
    }

    public Task Apply(ServiceState state)
    {
        if (state.Reign < _reign && (state.Reign > 0 || IsDriven(time.GetUtcNow())))
        {
            // A replica that begins knows less than the leader, and one that was paused believes that it still leads.
            Adopt(state.Published);
            return Task.CompletedTask;
        }

        _reign = Math.Max(_reign, state.Reign);
        Take(state.Definition, state.Published, state.Intents);
        return Task.CompletedTask;
    }

    public ValueTask<ServiceAnswer?> GetPlan(PlanRequest request)
    {
        var now = time.GetUtcNow();
        if (_controller is not { } controller)
            return new((ServiceAnswer?)null);
        if (_last is not null && request.Reign < _reign && (request.Reign > 0 || IsDriven(now)))
            return new(_last);
        if (request.Reign > 0)
            (_reign, _drivenAt) = (request.Reign, now);

        GoHome(now);
        TakeDigests(controller, now);
        var isWarm = _observers.IsWarm(request.KnownEdges, now);
        var draft = controller.Tick(now, request.MayChangeWeights && isWarm);
        _last = new ServiceAnswer
        {
            Draft = draft,
            Scores = new ServiceScores(Service, controller.Scores),
            Demand = controller.Demand,
            Digest = controller.Digest(now),
            Life = _life,
        };
        return new(_last);
    }

    public ValueTask<SafetyCertificate?> Explain(int losses) => new(_last is null ? null : _controller?.Certify(losses));

    public ValueTask<ServicePreview?> Preview(PreviewRequest request) =>
        new(_controller?.Preview(request.At, request.Intents, request.Definition, request.MayChangeWeights));

    public Task Forget()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private void GoHome(DateTimeOffset now)
    {
        var elsewhere = home.Elsewhere(this.GetGrainId());
        if (elsewhere is null || !elsewhere.Equals(_elsewhere))
            (_elsewhere, _elsewhereSince) = (elsewhere, now);
        if (elsewhere is null || now - _elsewhereSince < home.Quiet)
            return;
        _elsewhereSince = now;
        RequestContext.Set(IPlacementDirector.PlacementHintKey, elsewhere);
        this.MigrateOnIdle();
    }

    private bool IsDriven(DateTimeOffset now) => now - _drivenAt < Driven;

    private void Take(ServiceDefinition definition, Plan? published, Intent[] intents)
    {
        _controller ??= controllers.Create();
        _controller.Define(definition);
        _controller.Steer(intents);
        Adopt(published);
    }

    private void Adopt(Plan? plan)
    {
        if (plan is null || _controller is null || !plan.Version.IsNewerThan(_published))
            return;
        _published = plan.Version;
        _controller.Adopt(plan);
    }

    private void TakeDigests(ServiceController controller, DateTimeOffset now)
    {
        foreach (var (digest, _) in memory.Digests)
        {
            if (ReferenceEquals(_digests.GetValueOrDefault(digest.Cell), digest))
                continue;
            _digests[digest.Cell] = digest;
            if (!digest.Omitted.Contains(Service))
                controller.ObserveDigest(digest, now);
        }
    }
}
