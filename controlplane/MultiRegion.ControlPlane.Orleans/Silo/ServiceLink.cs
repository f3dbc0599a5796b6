using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Orleans.Grains;
using MultiRegion.ControlPlane.Orleans.Messages;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Orleans.Silo;

/// <summary>This silo's line to one service's grain: what the grain is yet to be told, and what it said last.</summary>
internal sealed class ServiceLink(string service, IGrainFactory grains, SiloMemory memory, ControllerFactory controllers, TimeProvider time)
{
    /// <summary>How often a replica that does not lead asks for what it only shows.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private readonly Pending<ServiceAnswer?> _pending = new(time);
    private ServiceDefinition? _toldDefinition;
    private Plan? _toldPlan;
    private Intent[]? _toldIntents;
    private long _toldReign;
    private Guid _toldLife;
    private DateTimeOffset _askedAt;
    private volatile ServiceAnswer? _last;

    /// <summary>The service as of the last round that this silo heard of; null before the first.</summary>
    public ServiceAnswer? Last => _last;

    /// <summary>The draft of this round; where the grain did not answer in time or was not asked, that of an earlier one, which is no news.</summary>
    public async Task<PlanDraft?> PlanAsync(PlanningRound round, TimeSpan limit, CancellationToken ct)
    {
        if (round.Reign == 0 && _last is not null && time.GetUtcNow() - _askedAt < Glance)
            return Stale();
        if (await _pending.GetAsync(() => AskAsync(round), limit, ct) is not { } answer)
            return Stale();
        _last = answer;
        return answer.Draft;
    }

    /// <summary>Null where the grain does not say within the limit.</summary>
    public Task<SafetyCertificate?> ExplainAsync(int losses, TimeSpan limit, CancellationToken ct) =>
        InTimeAsync(grains.GetGrain<IServiceGrain>(service).Explain(losses), limit, ct);

    /// <summary>While the grain is out of reach, by what stands: no operator's change waits for a lost silo to be noticed.</summary>
    public async Task<ServicePreview?> PreviewAsync(PreviewRequest request, TimeSpan limit, CancellationToken ct) =>
        await InTimeAsync(grains.GetGrain<IServiceGrain>(service).Preview(request), limit, ct)
        ?? ColdController()?.Preview(request.At, request.Intents, request.Definition, request.MayChangeWeights);

    /// <summary>What stands, with nothing changed: for a leader who must say under its epoch what holds, while the grain is out of reach.</summary>
    public PlanDraft? StandIn(DateTimeOffset now) => Stale() ?? (ColdController() is { } controller
        ? controller.Tick(now, mayChangeWeights: false) with { Changed = false }
        : null);

    private ServiceController? ColdController()
    {
        if (memory.Definition(service) is not { } definition)
            return null;
        var controller = controllers.Create();
        controller.Define(definition);
        controller.Steer(memory.Intents);
        if (memory.Published(service) is { } plan)
            controller.Adopt(plan);
        return controller;
    }

    private async Task<T?> InTimeAsync<T>(ValueTask<T?> answer, TimeSpan limit, CancellationToken ct)
        where T : class
    {
        try
        {
            return await answer.AsTask().WaitAsync(limit, time, ct);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            return null;
        }
    }

    private PlanDraft? Stale() => _last is null ? null : _last.Draft with { Changed = false };

    private async Task<ServiceAnswer?> AskAsync(PlanningRound round)
    {
        _askedAt = time.GetUtcNow();
        var grain = grains.GetGrain<IServiceGrain>(service);
        var (definition, plan, intents) = (memory.Definition(service), memory.Published(service), memory.Intents);
        if (definition is null)
            return null;
        if (!ReferenceEquals(definition, _toldDefinition) || !ReferenceEquals(plan, _toldPlan) || !ReferenceEquals(intents, _toldIntents)
            || round.Reign != _toldReign)
            await TellAsync();
        var request = new PlanRequest(round.Reign, round.MayChangeWeights, round.KnownEdges);
        if (await grain.GetPlan(request) is { } answer && answer.Life == _toldLife)
            return answer;

        // Activated since, perhaps where less was known of it.
        await TellAsync();
        answer = await grain.GetPlan(request);
        _toldLife = answer?.Life ?? Guid.Empty;
        return answer;

        async Task TellAsync()
        {
            await grain.Apply(new ServiceState { Reign = round.Reign, Definition = definition, Published = plan, Intents = intents });
            (_toldDefinition, _toldPlan, _toldIntents, _toldReign) = (definition, plan, intents, round.Reign);
        }
    }
}
