using MultiRegion.Contracts;
using MultiRegion.Core.Certificates;
using MultiRegion.Core.Health;
using MultiRegion.Core.Offers;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core;

/// <summary>
/// One service in one cell: takes definitions, reports and probes, yields plans. The only class of Core that a control-plane host calls.
/// Not thread-safe: its host calls it from one place at a time, and stamps everything by one clock, its own.
/// </summary>
public sealed class ServiceController(string cell, ControllerOptions options)
{
    /// <summary>An observer that has been silent for this long is forgotten.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(10);

    private readonly SteadyClock _clock = new();
    private readonly PeerBook _peers = new(cell);
    private readonly Dictionary<string, Observer> _observers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OriginScore> _scores = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, OriginMemory> _memory = new Dictionary<string, OriginMemory>();
    private DefinitionSnapshot? _definition;
    private DefinitionSnapshot? _publishedDefinition;
    private Plan? _published;
    private TimeSpan _scoredAt;
    private double _heldDemand;
    private PlanResult? _last;
    private CertificateInput? _certified;
    private SafetyCertificate? _certificate;
    private IReadOnlyList<WeightBound> _bounds = [];
    private IReadOnlyDictionary<string, double>? _seenWeights;
    private TimeSpan? _movedAt;

    public string Cell => cell;

    public ControllerOptions Options => options;

    /// <summary>Score of every origin as of the last tick, in the order of the definition.</summary>
    public IReadOnlyList<OriginScore> Scores { get; private set; } = [];

    /// <summary>This cell's demand as of the last tick: the decayed requests per second of its fresh edges.</summary>
    public double Demand { get; private set; }

    /// <summary>Takes a definition. What is known of an origin is kept while its id, region and address stay.</summary>
    /// <exception cref="ArgumentException">The definition is not valid.</exception>
    public void Define(ServiceDefinition definition)
    {
        if (DefinitionValidator.Validate(definition, knownRegions: null) is [ValidationError error, ..])
            throw new ArgumentException(error.ToString(), nameof(definition));
        var next = new DefinitionSnapshot(definition);
        HashSet<string> changed = next.ChangedSince(_definition);
        _definition = next;
        foreach (Observer observer in _observers.Values)
            observer.Follow(next.Origins, changed);
        foreach (string origin in _scores.Keys.Where(id => changed.Contains(id) || !next.Origins.Contains(id)).ToList())
            _scores.Remove(origin);
        _memory = _memory.Where(entry => _scores.ContainsKey(entry.Key)).ToDictionary(StringComparer.Ordinal);
        Scores = [.. next.Origins.Select(id => _scores.GetValueOrDefault(id) ?? HealthScorer.Unseen(id))];
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
        TimeSpan now = _clock.Advance(at);
        if (_definition is not null)
            ObserverOf(observer, _definition).Add(observation, interval, now, options.DemandHalfLife, options.Health);
    }

    /// <summary>Takes the result of a probe that ended at <paramref name="at"/>.</summary>
    public void ObserveProbe(string observer, string origin, ProbeObservation probe, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(probe);
        TimeSpan now = _clock.Advance(at);
        if (_definition is not null)
            ObserverOf(observer, _definition).Add(origin, probe, ProbeEvery(_definition.Value.Probe), now);
    }

    /// <summary>Takes what operators and rules decide about weights, in place of what they decided before.</summary>
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
        return ServiceDigests.Write(definition.Value, Scores, _published?.Weights ?? _last?.Weights, _heldDemand, _last);
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
        ForgetSilent(at);
        Score(definition.Value, at);
        NoteMove(at);
        var input = new PlanInput
        {
            Definition = definition.Value,
            Scores = _scores,
            Memory = _memory,
            Previous = _published?.Weights,
            PreviousState = _published?.State ?? PlanState.Normal,
            KeepWeights = !mayChangeWeights,
            Demand = _heldDemand,
            Distance = Distance,
            Cell = cell,
            Cells = options.Cells,
            Peers = _peers.At(at),
            Bounds = _bounds,
            MovedAt = _movedAt,
            Now = at,
        };
        PlanResult result = RoutingPlanner.Plan(input);
        _memory = result.Memory;
        _last = result;
        _peers.Remember(result.Offers, at);
        Certify(input, result);
        return new PlanDraft
        {
            Changed = IsNews(definition, result),
            Definition = definition.Value,
            Weights = result.Weights,
            State = result.State,
            Demand = _heldDemand,
            Shortfall = result.Shortfall,
            Certificate = _certificate,
            Peers = [.. input.Peers.Select(peer => new PeerAge(peer.Cell, peer.Age))],
            Explanation = result.Explanation,
            Sentence = PlanSentence.Render(result, definition.Value.Routing, input.Peers),
        };
    }

    private void Score(ServiceDefinition definition, TimeSpan now)
    {
        List<Observer> fresh = [.. _observers.Values.Where(observer => observer.IsFresh(now, options.Health))];
        TimeSpan elapsed = now - _scoredAt;
        TimeSpan probeLifetime = options.Health.MissedReports * ProbeEvery(definition.Probe);
        var samples = new OriginSample[fresh.Count];
        var scores = new List<OriginScore>(definition.Origins.Count);
        foreach (string origin in definition.Origins.Select(origin => origin.Id))
        {
            for (int i = 0; i < samples.Length; i++)
                samples[i] = fresh[i].Sample(origin, now, probeLifetime, options.Health);
            OriginScore score = HealthScorer.Score(
                origin, samples, _scores.GetValueOrDefault(origin), elapsed, definition.Routing.LatencyObjective, options.Health);
            _scores[origin] = score;
            scores.Add(score);
        }

        _scoredAt = now;
        Scores = scores;
        if (fresh.Count == 0)
            return;
        Demand = fresh.Sum(observer => observer.Rate);
        _heldDemand = DemandBand.Hold(_heldDemand, Demand, fresh.Sum(observer => observer.RecentRate), options.DemandHalfLife);
    }

    private void Certify(PlanInput input, PlanResult result)
    {
        CertificateInput next = CertificateInputs.Of(input, result);
        if (next.IsSameAs(_certified))
            return;
        _certified = next;
        _certificate = Certifier.Certify(next);
    }

    private void NoteMove(TimeSpan now)
    {
        IReadOnlyDictionary<string, double>? weights = _published?.Weights;
        if (weights == _seenWeights)
            return;
        bool moved = _seenWeights is not null && weights is not null && !Same(_seenWeights, weights);
        _movedAt = moved ? now : _movedAt;
        _seenWeights = weights;
    }

    private static bool Same(IReadOnlyDictionary<string, double> a, IReadOnlyDictionary<string, double> b) =>
        a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out double weight) && weight == entry.Value);

    private Observer ObserverOf(string name, DefinitionSnapshot definition)
    {
        if (_observers.TryGetValue(name, out Observer? observer))
            return observer;
        observer = new Observer();
        observer.Follow(definition.Origins, definition.ChangedSince(null));
        _observers[name] = observer;
        return observer;
    }

    private void ForgetSilent(TimeSpan now)
    {
        foreach (string name in _observers.Where(entry => now - entry.Value.SeenAt > ForgetAfter).Select(entry => entry.Key).ToList())
            _observers.Remove(name);
    }

    private bool IsNews(DefinitionSnapshot definition, PlanResult result) =>
        _published is null || result.State != _published.State || !definition.IsSameAs(_publishedDefinition)
        || !Same(result.Weights, _published.Weights);

    private TimeSpan Distance(string region) =>
        options.Distances.TryGetValue(region, out TimeSpan distance) ? distance
            : region == cell ? TimeSpan.Zero : options.UnlistedDistance;

    private static TimeSpan ProbeEvery(ProbeOptions probe) => probe.Interval + probe.Timeout;
}
