using System.Collections.Concurrent;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Orleans.Tests.Silos;

/// <summary>Follows the index as an edge does, and notes what an edge would refuse: a version that is no newer, a service that is gone.</summary>
internal sealed class VersionWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, PlanVersion> _last = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _wentBack = new();
    private readonly Task _loop;

    public VersionWatch(RealConsul consul) => _loop = RunAsync(consul);

    public IEnumerable<string> WentBack => _wentBack;

    /// <summary>Versions in the order in which they were seen.</summary>
    public ConcurrentQueue<PlanVersion> Seen { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(RealConsul consul)
    {
        try
        {
            await foreach (var key in consul.Client.WatchAsync(ConsulKeys.Index, _stop.Token))
                Take(JsonSerializer.Deserialize(key!.Value, ContractsJson.Default.PlanIndex)!);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Take(PlanIndex index)
    {
        foreach (var service in _last.Keys.Where(service => !index.Services.ContainsKey(service)))
            _wentBack.Enqueue($"{service} is gone");
        foreach (var (service, entry) in index.Services)
        {
            if (_last.TryGetValue(service, out var last) && entry.Version != last && !entry.Version.IsNewerThan(last))
                _wentBack.Enqueue($"{service}: {entry.Version} after {last}");
            if (entry.Version != last)
                Seen.Enqueue(entry.Version);
            _last[service] = entry.Version;
        }
    }
}
