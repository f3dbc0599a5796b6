using MultiRegion.Contracts;

namespace MultiRegion.ServiceDefaults.Probing;

/// <summary>Probes a changing set of origins, each at its own interval, and hands every result to one place.</summary>
/// <param name="prober">Makes the probes.</param>
/// <param name="time">Clock of the intervals.</param>
/// <param name="draw">Chance in [0, 1): spreads the probes of many observers over the interval.</param>
/// <param name="sink">Takes each result; called from several tasks at once, and must not throw.</param>
public sealed class ProbeRunner(OriginProber prober, TimeProvider time, Func<double> draw, Action<ProbeTarget, ProbeObservation> sink)
    : IAsyncDisposable
{
    /// <summary>Probes under way at once: many hanging origins must not take all sockets.</summary>
    private const int MaxConcurrentProbes = 64;

    private readonly SemaphoreSlim _slots = new(MaxConcurrentProbes);
    private readonly Lock _gate = new();
    private readonly Dictionary<ProbeTarget, (Task Task, CancellationTokenSource Stop)> _running = [];
    private bool _disposed;

    /// <summary>Starts probing what is new, stops what is gone, and leaves the rest at its pace.</summary>
    public void Retarget(IEnumerable<ProbeTarget> targets)
    {
        var wanted = targets.ToHashSet();
        lock (_gate)
        {
            if (_disposed)
                return;
            foreach (var gone in _running.Keys.Where(target => !wanted.Contains(target)).ToList())
            {
                _running.Remove(gone, out var stopped);
                stopped.Stop.Cancel();
            }

            foreach (var target in wanted)
                if (!_running.ContainsKey(target))
                    _running[target] = Start(target);
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<(Task Task, CancellationTokenSource Stop)> running;
        lock (_gate)
        {
            _disposed = true;
            running = [.. _running.Values];
            _running.Clear();
        }

        foreach (var (_, stop) in running)
            await stop.CancelAsync();
        await Task.WhenAll(running.Select(probe => probe.Task));
        _slots.Dispose();
    }

    private (Task Task, CancellationTokenSource Stop) Start(ProbeTarget target)
    {
        var stop = new CancellationTokenSource();
        return (Task.Run(() => ProbeAsync(target, stop)), stop);
    }

    private async Task ProbeAsync(ProbeTarget target, CancellationTokenSource stop)
    {
        try
        {
            await Task.Delay(target.Options.Interval * draw(), time, stop.Token);
            using var timer = new PeriodicTimer(target.Options.Interval, time);
            do
                sink(target, await ProbeOnceAsync(target, stop.Token));
            while (await timer.WaitForNextTickAsync(stop.Token));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task<ProbeObservation> ProbeOnceAsync(ProbeTarget target, CancellationToken ct)
    {
        await _slots.WaitAsync(ct);
        try
        {
            return await prober.ProbeAsync(target.Address, target.Options, ct);
        }
        finally
        {
            _slots.Release();
        }
    }
}
