using MultiRegion.Contracts;
using MultiRegion.Core.Certificates;
using MultiRegion.Core.Health;
using MultiRegion.Core.Offers;
using MultiRegion.Core.Overrides;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Previews;
using MultiRegion.Core.Safety;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core;

/// <summary>
/// One service in one cell: takes definitions, reports and probes, yields plans. The only class of Core that a control-plane host calls.
/// Not thread-safe: its host calls it from one place at a time, and stamps everything by one clock, its own.
/// </summary>
public sealed class ServiceController(string cell, ControllerOptions options)
{
    private readonly SteadyClock _clock = new();
    private readonly PeerBook _peers = new(cell);
    private readonly CellHealth _health = new(options);
    private IReadOnlyDictionary<string, OriginMemory> _memory = new Dictionary<string, OriginMemory>();
    private DefinitionSnapshot? _definition;
    private DefinitionSnapshot? _publishedDefinition;
    private Plan? _published;
    private double _heldDemand;
    private PlanResult? _last;
    private CertificateInput? _certified;
    private SafetyCertificate? _certificate;
    private IReadOnlyList<WeightBound> _bounds = [];
    private IReadOnlyList<Intent> _intents = [];
    private Steering _steering = Steering.None;
    private IReadOnlyDictionary<string, double>? _seenWeights;
    private TimeSpan? _movedAt;

    public string Cell => cell;

    public ControllerOptions Options => options;

    /// <summary>Score of every origin as of the last tick, in the order of the definition.</summary>
    public IReadOnlyList<OriginScore> Scores => _health.Scores;

    /// <summary>This cell's demand as of the last tick: the decayed requests per second of its fresh edges.</summary>
    public double Demand => _health.Demand;

    /// <summary>Takes a definition. What is known of an origin is kept while its id, region and address stay.</summary>
    /// <exception cref="ArgumentException">The definition is not valid.</exception>
    public void Define(ServiceDefinition definition)
    {
        if (DefinitionValidator.Validate(definition, knownRegions: null) is [ValidationError error, ..])
            throw new ArgumentException(error.ToString(), nameof(definition));
        var next = new DefinitionSnapshot(definition);
        HashSet<string> changed = next.ChangedSince(_definition);
        _definition = next;
        _health.Define(definition, next.Origins, changed);
        _memory = _memory.Where(entry => _health.ByOrigin.ContainsKey(entry.Key)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Takes what is published, by this replica or another: the next plan is compared with it, and moves from its weights.</summary>
    public void Adopt(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _published = plan;
        _publishedDefinition = new DefinitionSnapshot(plan.Definition);
        if (_definition is null)
            Define(plan.Definition);
    }

    /// <summary>
    /// Takes what an observer saw of the service in an interval that ended at <paramref name="at"/>. Origins that the definition does not
    /// have are ignored, as is everything before the first definition.
    /// </summary>
    public void Observe(string observer, ServiceObservation observation, DateTimeOffset at, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(observation);
        _health.Observe(observer, observation, interval, _clock.Advance(at));
    }

    /// <summary>Takes the result of a probe that ended at <paramref name="at"/>.</summary>
    public void ObserveProbe(string observer, string origin, ProbeObservation probe, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(probe);
        _health.ObserveProbe(observer, origin, probe, _clock.Advance(at));
    }

    /// <summary>
    /// Takes what operators ask for in the merged set: overrides and rules of any service, in place of those before. An override ends at its time by
    /// the stamps that the controller is given.
    /// </summary>
    public void Steer(IReadOnlyList<Intent> intents)
    {
        ArgumentNullException.ThrowIfNull(intents);
        (_intents, _steering) = (intents, Steering.Of(intents));
    }

    /// <summary>Takes further bounds on weights that do not end, in place of those before.</summary>
    public void Bind(IReadOnlyList<WeightBound> bounds)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        _bounds = bounds;
    }

    /// <summary>Takes another cell's digest, that arrived at <paramref name="at"/>; one that is no news is ignored.</summary>
    public void ObserveDigest(CellDigest digest, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(digest);
        TimeSpan now = _clock.Advance(at);
        if (_definition is { } definition)
            _peers.Add(digest, definition.Value.Name, at, now);
    }

    /// <summary>This service's part of the cell's digest, as of the last tick; <paramref name="now"/> is when it is written.</summary>
    /// <exception cref="InvalidOperationException">There is no definition yet.</exception>
    public ServiceDigest Digest(DateTimeOffset now)
    {
        if (_definition is not { } definition)
            throw new InvalidOperationException("A service is defined before it has a digest.");
        _clock.Advance(now);
        return ServiceDigests.Write(definition.Value, Scores, InForce(now) ?? _last?.Weights, _heldDemand, _last);
    }

    /// <summary>Whether the loss of so many regions at once, 1 or 2, can be borne, as of the last tick; every plan comes with that of 1.</summary>
    /// <exception cref="InvalidOperationException">There is no plan yet.</exception>
    public SafetyCertificate Certify(int losses) =>
        Certifier.Certify(_certified ?? throw new InvalidOperationException("A service is planned before it is certified."), losses);

    /// <summary>The plan as of <paramref name="now"/>; without <paramref name="mayChangeWeights"/> published weights stay what they are.</summary>
    /// <exception cref="InvalidOperationException">There is no definition yet.</exception>
    public PlanDraft Tick(DateTimeOffset now, bool mayChangeWeights)
    {
        if (_definition is not { } definition)
            throw new InvalidOperationException("A service is defined before it is planned.");
        TimeSpan at = _clock.Advance(now);
        _health.Update(at);
        if (_health.FreshObservers > 0)
            _heldDemand = DemandBand.Hold(_heldDemand, Demand, _health.RecentDemand, options.DemandHalfLife);
        NoteMove(now, at);
        Steered steered = _steering.At(definition.Value, now);
        PlanInput input = InputOf(definition.Value, steered.Bounds, now, at, mayChangeWeights);
        PlanResult result = RoutingPlanner.Plan(input);
        _memory = result.Memory;
        _last = result;
        _peers.Remember(result.Offers, at);
        Certify(input, result);
        IReadOnlyList<PlanExpiry> expiries = PlanExpiries.Of(
            input, result, _steering.Ends(definition.Value, now), end => [.. _bounds, .. _steering.At(definition.Value, end).Bounds]);
        return new PlanDraft
        {
            Changed = IsNews(definition, result, expiries, now),
            Definition = definition.Value,
            Weights = result.Weights,
            State = result.State,
            Expiries = expiries,
            Suspended = steered.Suspended,
            Demand = _heldDemand,
            Shortfall = result.Shortfall,
            Certificate = _certificate,
            Peers = [.. input.Peers.Select(peer => new PeerAge(peer.Cell, peer.Age))],
            Explanation = result.Explanation,
            Sentence = PlanSentence.Render(result, definition.Value.Routing, input.Peers),
        };
    }

    /// <summary>
    /// What intents would do to the service: planned by the same planner from what is known now, and nothing of it kept.
    /// </summary>
    /// <param name="now">When it would be.</param>
    /// <param name="intents">The merged set as it would be, in the place of that of <see cref="Steer"/>.</param>
    /// <param name="definition">The definition as it would be; null for the one that there is.</param>
    /// <param name="mayChangeWeights">As for <see cref="Tick"/>.</param>
    /// <exception cref="InvalidOperationException">There is no definition yet.</exception>
    public ServicePreview Preview(DateTimeOffset now, IReadOnlyList<Intent> intents, ServiceDefinition? definition, bool mayChangeWeights)
    {
        if (_definition is not { } standing)
            throw new InvalidOperationException("A service is defined before it is planned.");
        PlanInput before = InputOf(standing.Value, _steering.At(standing.Value, now).Bounds, now, _clock.Advance(now), mayChangeWeights);
        var previewer = new Previewer(before, standing, now) { Version = _published?.Version, Intents = _intents, Further = _bounds };
        return previewer.Preview(intents, definition);
    }

    private PlanInput InputOf(ServiceDefinition definition, IReadOnlyList<WeightBound> steered, DateTimeOffset now, TimeSpan at, bool mayChangeWeights)
    {
        IReadOnlyDictionary<string, double>? previous = InForce(now);
        PlanState state = _published?.State ?? PlanState.Normal;
        return new PlanInput
        {
            Definition = definition,
            Scores = _health.ByOrigin,
            Memory = _memory,
            Previous = previous,
            // A drain that has ended by itself has left weights.
            PreviousState = state == PlanState.Drained && previous!.Values.Any(weight => weight > 0) ? PlanState.Normal : state,
            KeepWeights = !mayChangeWeights,
            Demand = _heldDemand,
            Distance = Distance,
            Cell = cell,
            Cells = options.Cells,
            Peers = _peers.At(at),
            Bounds = [.. _bounds, .. steered],
            MovedAt = _movedAt,
            Now = at,
        };
    }

    private IReadOnlyDictionary<string, double>? InForce(DateTimeOffset now) => _published is null ? null : PlanExpiries.InForce(_published, now);

    private void Certify(PlanInput input, PlanResult result)
    {
        CertificateInput next = CertificateInputs.Of(input, result);
        if (next.IsSameAs(_certified))
            return;
        _certified = next;
        _certificate = Certifier.Certify(next);
    }

    private void NoteMove(DateTimeOffset wall, TimeSpan now)
    {
        IReadOnlyDictionary<string, double>? weights = InForce(wall);
        if (weights == _seenWeights)
            return;
        bool moved = _seenWeights is not null && weights is not null && !Same(_seenWeights, weights);
        _movedAt = moved ? now : _movedAt;
        _seenWeights = weights;
    }

    private static bool Same(IReadOnlyDictionary<string, double> a, IReadOnlyDictionary<string, double> b) =>
        a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out double weight) && weight == entry.Value);

    /// <summary>A plan of which an end has passed is published anew, though edges do as it says: what it shows first is over.</summary>
    private bool IsNews(DefinitionSnapshot definition, PlanResult result, IReadOnlyList<PlanExpiry> expiries, DateTimeOffset now) =>
        _published is null || result.State != _published.State || !definition.IsSameAs(_publishedDefinition)
        || !Same(result.Weights, _published.Weights) || _published.Expiries.Any(expiry => expiry.At <= now) || !PlanExpiries.AreNear(_published.Expiries, expiries);

    /// <summary>What the operator says goes above what the edges measure, and that above a guess.</summary>
    private TimeSpan Distance(string region) =>
        options.Distances.TryGetValue(region, out TimeSpan distance) ? distance
            : _health.Distance(region) ?? (region == cell ? TimeSpan.Zero : options.UnlistedDistance);
}
