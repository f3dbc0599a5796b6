using MultiRegion.Contracts;

namespace MultiRegion.Core.Health;

/// <summary>
/// What a cell's observers see of one service: their windows, the scores made of them, the demand, the distances. The half of a
/// <see cref="ServiceController"/> that takes evidence in. Not thread-safe; times are those of the controller's steady clock.
/// </summary>
internal sealed class CellHealth(ControllerOptions options)
{
    /// <summary>An observer that has been silent for this long is forgotten.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Observer> _observers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OriginScore> _scores = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CapacityEstimate> _capacities = new(StringComparer.Ordinal);
    private readonly RegionDistances _distances = new();
    private Dictionary<string, IReadOnlyList<int>> _regions = [];
    private ServiceDefinition? _definition;
    private IReadOnlyList<string> _origins = [];
    private TimeSpan _scoredAt;

    /// <summary>Score of every origin as of the last update, in the order of the definition.</summary>
    public IReadOnlyList<OriginScore> Scores { get; private set; } = [];

    /// <summary>The same by origin; one that was never scored is absent.</summary>
    public IReadOnlyDictionary<string, OriginScore> ByOrigin => _scores;

    /// <summary>Decayed requests per second of the fresh edges; what it was last while there are none.</summary>
    public double Demand { get; private set; }

    /// <summary>The same, quicker to follow.</summary>
    public double RecentDemand { get; private set; }

    /// <summary>Fresh observers as of the last update.</summary>
    public int FreshObservers { get; private set; }

    /// <summary>Takes a definition. What is known of an origin is kept unless it is among <paramref name="changed"/>.</summary>
    public void Define(ServiceDefinition definition, IReadOnlyList<string> origins, IReadOnlySet<string> changed)
    {
        (_definition, _origins) = (definition, origins);
        foreach (Observer observer in _observers.Values)
            observer.Follow(origins, changed);
        foreach (string origin in _scores.Keys.Where(id => changed.Contains(id) || !origins.Contains(id)).ToList())
        {
            _scores.Remove(origin);
            _capacities.Remove(origin);
        }

        _regions = definition.Origins.Select((origin, index) => (origin.Region, index))
            .GroupBy(origin => origin.Region, origin => origin.index, StringComparer.Ordinal)
            .ToDictionary(region => region.Key, IReadOnlyList<int> (region) => [.. region], StringComparer.Ordinal);
        _distances.Keep(_regions.Keys);
        Scores = [.. origins.Select(id => _scores.GetValueOrDefault(id) ?? HealthScorer.Unseen(id))];
    }

    public void Observe(string observer, ServiceObservation observation, TimeSpan interval, TimeSpan now)
    {
        if (_definition is not null)
            ObserverOf(observer).Add(observation, interval, now, options.DemandHalfLife, options.Health);
    }

    public void ObserveProbe(string observer, string origin, ProbeObservation probe, TimeSpan now)
    {
        if (_definition is not null)
            ObserverOf(observer).Add(origin, probe, ProbeEvery(_definition.Probe), now);
    }

    /// <summary>Round trip to a region as measured; null where nobody measured one.</summary>
    public TimeSpan? Distance(string region) => _distances.Of(region);

    /// <summary>Scores every origin as of <paramref name="now"/>.</summary>
    public void Update(TimeSpan now)
    {
        if (_definition is not { } definition)
            return;
        foreach (string name in _observers.Where(entry => now - entry.Value.SeenAt > ForgetAfter).Select(entry => entry.Key).ToList())
            _observers.Remove(name);
        // By name: what is summed over observers must not depend on who reported first.
        List<Observer> fresh = [.. _observers.Values.Where(observer => observer.IsFresh(now, options.Health)).OrderBy(observer => observer.Name, StringComparer.Ordinal)];
        var scoring = new OriginScoring(definition, fresh, now, now - _scoredAt, options.Health);
        var scores = new List<OriginScore>(definition.Origins.Count);
        for (int i = 0; i < definition.Origins.Count; i++)
        {
            string id = definition.Origins[i].Id;
            if (!_capacities.TryGetValue(id, out CapacityEstimate? capacity))
                _capacities[id] = capacity = new CapacityEstimate();
            OriginScore score = scoring.Score(i, _scores.GetValueOrDefault(id), capacity);
            _scores[id] = score;
            scores.Add(score);
        }

        Scores = scores;
        _scoredAt = now;
        FreshObservers = fresh.Count;
        if (fresh.Exists(observer => observer.Reports))
            (Demand, RecentDemand) = (fresh.Sum(observer => observer.Rate), fresh.Sum(observer => observer.RecentRate));
        foreach ((string region, IReadOnlyList<int> origins) in _regions)
            _distances.Update(region, origins, fresh);
    }

    /// <summary>Time between two probes of one origin by one observer, at most.</summary>
    public static TimeSpan ProbeEvery(ProbeOptions probe) => probe.Interval + probe.Timeout;

    private Observer ObserverOf(string name)
    {
        if (_observers.TryGetValue(name, out Observer? observer))
            return observer;
        observer = new Observer(name);
        observer.Follow(_origins, new HashSet<string>(StringComparer.Ordinal));
        return _observers[name] = observer;
    }
}
