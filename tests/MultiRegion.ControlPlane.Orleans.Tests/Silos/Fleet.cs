using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Orleans.Tests.Silos;

/// <summary>Edges that each report to any one silo, five times a second, and go to the next when theirs is not there.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly IReadOnlyList<SiloProcess> _silos;
    private readonly IReadOnlyList<string> _services;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _edges;
    private volatile string? _failing;

    public Fleet(IReadOnlyList<SiloProcess> silos, IReadOnlyList<string> services, int edges)
    {
        (_silos, _services) = (silos, services);
        _edges = [.. Enumerable.Range(0, edges).Select(RunAsync)];
    }

    /// <summary>From now on this origin of every service refuses connections; null for none.</summary>
    public string? Failing
    {
        get => _failing;
        set => _failing = value;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_edges);
        _stop.Dispose();
    }

    private async Task RunAsync(int edge)
    {
        var silo = edge % _silos.Count;
        for (var sequence = 1; !_stop.IsCancellationRequested; sequence++)
        {
            var report = Make.Report($"edge-{edge}", sequence, [.. _services.Select(Seen)]) with { Interval = Interval };
            if (!await _silos[silo].ReportAsync(report))
                silo = (silo + 1) % _silos.Count;
            await Task.Delay(Interval / 2, CancellationToken.None);
        }
    }

    private ServiceObservation Seen(string service)
    {
        string[] origins = ["eu-west", "us-east"];
        return Make.Observation(service, default, [.. origins.Select(origin => origin == _failing
            ? new OriginObservation { Origin = origin, Outcomes = new OutcomeCounts { ConnectFailed = 10 }, ConsecutiveHardFailures = 50, Probe = new ProbeObservation(false, Interval, OutcomeClass.ConnectFailed) }
            : new OriginObservation { Origin = origin, Outcomes = new OutcomeCounts { Success = 20 } })]) with { Requests = 40 };
    }
}
