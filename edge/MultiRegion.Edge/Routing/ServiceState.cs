using System.Collections.Concurrent;
using MultiRegion.Contracts;
using MultiRegion.Edge.Attempts;
using MultiRegion.Edge.Ejection;

namespace MultiRegion.Edge.Routing;

/// <summary>What an edge keeps of one service whatever plan it runs: counts, the retry budget, its origins' state, the current choice.</summary>
internal sealed class ServiceState(string name, EjectionOptions ejection)
{
    private readonly ConcurrentDictionary<string, OriginState> _origins = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, OriginPool> _pools = new(StringComparer.Ordinal);
    private readonly RecentLatency _latency = new();
    private OriginChoice? _choice;
    private TokenBank _bank = new(new RetryBudgetOptions());
    private long _requests;
    private long _retries;
    private long _hedges;
    private long _collectedRequests;
    private long _collectedRetries;

    public string Name => name;

    /// <summary>Who gets the next request.</summary>
    public OriginChoice Choice
    {
        get => Volatile.Read(ref _choice)!;
        set => Volatile.Write(ref _choice, value);
    }

    /// <summary>No choice was made for it before: this is its first plan.</summary>
    public bool IsNew => Volatile.Read(ref _choice) is null;

    public TokenBank Bank => Volatile.Read(ref _bank);

    /// <summary>Requests since the start.</summary>
    public long TotalRequests => Volatile.Read(ref _requests);

    /// <summary>Attempts beyond a request's first, since the start.</summary>
    public long TotalRetries => Volatile.Read(ref _retries);

    /// <summary>Of these, attempts that ran beside a slow one, since the start.</summary>
    public long TotalHedges => Volatile.Read(ref _hedges);

    /// <summary>95th percentile of the recent times to first byte over all origins; null while too few answers are recent.</summary>
    public TimeSpan? FirstByteP95 => _latency.P95;

    /// <summary>State of an origin: the one there is, unless another address took its id.</summary>
    public OriginState Origin(OriginDefinition definition) => _origins.AddOrUpdate(
        definition.Id,
        _ => NewOrigin(definition.Address),
        (_, state) => state.Address == definition.Address ? state : NewOrigin(definition.Address));

    /// <summary>Lets go of the origins that a plan no longer has. What still runs at one keeps its state, which just counts no more.</summary>
    public void Prune(ServiceDefinition definition)
    {
        foreach (string id in _origins.Keys)
        {
            if (!definition.Origins.Any(origin => origin.Id == id))
                _origins.TryRemove(id, out _);
        }

        foreach (string key in _pools.Keys)
        {
            if (!definition.Origins.Any(origin => OriginPool.KeyOf(origin.Address) == key))
                _pools.TryRemove(key, out _);
        }
    }

    public void SetBudget(RetryBudgetOptions options)
    {
        // What was earned stays, unless the terms are new.
        if (Bank.Options != options)
            Volatile.Write(ref _bank, new TokenBank(options));
    }

    public void CountRequest(TimeSpan now)
    {
        Interlocked.Increment(ref _requests);
        Bank.Deposit(now);
    }

    public void CountRetry() => Interlocked.Increment(ref _retries);

    public void CountHedge() => Interlocked.Increment(ref _hedges);

    /// <summary>Takes in what was answered since the last call. One caller.</summary>
    public void UpdateLatency(RoutedService service, TimeSpan passed)
    {
        _latency.Age(passed);
        foreach (RoutedOrigin origin in service.Origins)
            origin.State.UpdateLatency(_latency, passed);
        _latency.Update();
    }

    /// <summary>What was seen since the last call. One caller.</summary>
    public ServiceObservation Collect(RoutedService service)
    {
        long requests = TotalRequests, retries = TotalRetries;
        var observation = new ServiceObservation
        {
            Service = name,
            Plan = service.Plan.Version,
            Requests = requests - _collectedRequests,
            Retries = retries - _collectedRetries,
            Origins = [.. service.Origins.Select(origin => origin.State.Collect(origin.Id))],
        };
        _collectedRequests = requests;
        _collectedRetries = retries;
        return observation;
    }

    private OriginState NewOrigin(Uri address) => new(address, _pools.GetOrAdd(OriginPool.KeyOf(address), static _ => new OriginPool()), ejection);
}
