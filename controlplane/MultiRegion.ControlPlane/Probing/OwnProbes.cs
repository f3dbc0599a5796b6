using System.Threading.Channels;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Services;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core;
using MultiRegion.ServiceDefaults.Probing;

namespace MultiRegion.ControlPlane.Probing;

/// <summary>This replica's own probes: one more observer beside the edges, who sees origins that get no traffic.</summary>
internal sealed class OwnProbes(
    DefinitionCatalog catalog, IControlPlaneEngine engine, PlanningPulse pulse, IOptions<ControlPlaneOptions> options, TimeProvider time, Func<double> draw,
    ILogger<OwnProbes> logger) : BackgroundService
{
    private static readonly TimeSpan RetargetInterval = TimeSpan.FromSeconds(1);
    private readonly Channel<(ProbeTarget Target, ProbeObservation Seen)> _results = Channel.CreateBounded<(ProbeTarget, ProbeObservation)>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var prober = new OriginProber(time);
        await using var runner = new ProbeRunner(prober, time, draw, (target, seen) => _results.Writer.TryWrite((target, seen)));
        var observing = ObserveAsync(stoppingToken);
        using var timer = new PeriodicTimer(RetargetInterval, time);
        do
            runner.Retarget(ProbeTarget.Of(catalog.Defined.Values));
        while (await timer.WaitForNextTickAsync(stoppingToken));
        await observing;
    }

    private async Task ObserveAsync(CancellationToken ct)
    {
        var observer = $"controlplane:{options.Value.Replica}";
        var failing = new HashSet<(string Service, string Origin)>();
        await foreach (var (target, seen) in _results.Reader.ReadAllAsync(ct))
        {
            try
            {
                await engine.ProbedAsync(observer, target.Service, target.Origin, seen, time.GetUtcNow(), ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.ProbeNotTaken(target.Service, target.Origin, e);
                continue;
            }

            // The first failure of a row is news; the rest is seen by the next tick.
            if (seen.Healthy)
                failing.Remove((target.Service, target.Origin));
            else if (failing.Add((target.Service, target.Origin)))
                pulse.Signal();
            failing.RemoveWhere(one => !IsDefined(one.Service, one.Origin));
        }
    }

    private bool IsDefined(string service, string origin) =>
        catalog.Defined.TryGetValue(service, out var definition) && definition.Origins.Any(one => one.Id == origin);
}
