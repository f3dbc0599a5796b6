using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Planning;

namespace MultiRegion.ControlPlane.Publishing;

/// <summary>Watches the cell's index, as every edge does, and leaves its newest state for the planning loop.</summary>
internal sealed class IndexWatcher(ConsulClient consul, PlanningPulse pulse) : BackgroundService
{
    private Seen? _seen;

    public WatchStatus Status { get; } = new();

    /// <summary>What the watch brought since the last call; null if nothing.</summary>
    public Seen? Take() => Interlocked.Exchange(ref _seen, null);

    /// <summary>Leaves it for another round: this one could not act on it. What came meanwhile is newer and stays.</summary>
    public void PutBack(Seen seen) => Interlocked.CompareExchange(ref _seen, seen, null);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var index in consul.WatchAsync(ConsulKeys.Index, stoppingToken, Status))
        {
            Interlocked.Exchange(ref _seen, new Seen(index));
            pulse.Signal();
        }
    }

    /// <summary>A state of the index's key; null in it means that the key is gone.</summary>
    internal sealed record Seen(KeyValue? Index);
}
