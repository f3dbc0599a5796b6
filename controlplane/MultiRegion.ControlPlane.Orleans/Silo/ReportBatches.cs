using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Orleans.Configuration;
using MultiRegion.ControlPlane.Orleans.Grains;
using MultiRegion.ControlPlane.Orleans.Messages;
using MultiRegion.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Placement;

namespace MultiRegion.ControlPlane.Orleans.Silo;

/// <summary>
/// Gathers what this silo's edges report, and sends each service's grain its part once a tick: as many messages a second as there are services,
/// however many edges there are.
/// </summary>
internal sealed class ReportBatches(
    IGrainFactory grains, ILocalSiloDetails silo, SiloEvents events, IOptions<OrleansEngineOptions> options, TimeProvider time, ILogger<ReportBatches> logger)
    : BackgroundService
{
    private readonly Lock _gate = new();
    private Dictionary<string, Batch> _services = new(StringComparer.Ordinal);
    private Dictionary<string, List<EdgeSighting>> _regions = new(StringComparer.Ordinal);
    private bool _urgent;

    public void Add(HealthReport report, bool urgent)
    {
        // Built outside the lock: it is the costly part.
        var sighting = EdgeSighting.Of(report);
        lock (_gate)
        {
            foreach (var seen in report.Services)
                Of(seen.Service).Edges.Add(new EdgeObservation(report.Edge, report.Incarnation, report.Sequence, report.Interval, seen));
            if (!_regions.TryGetValue(report.Region, out var sightings))
                _regions[report.Region] = sightings = [];
            sightings.Add(sighting);
            _urgent |= urgent;
        }

        if (urgent)
            Flush();
    }

    public void Add(string service, ProbeResult probe)
    {
        lock (_gate)
            Of(service).Probes.Add(probe);
        if (!probe.Seen.Healthy)
            Flush();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.BatchInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Flush();
    }

    /// <summary>Sends what has been gathered. One way: nothing is waited for.</summary>
    internal void Flush()
    {
        Dictionary<string, Batch> services;
        Dictionary<string, List<EdgeSighting>> regions;
        bool urgent;
        lock (_gate)
        {
            (services, _services) = (_services, new(StringComparer.Ordinal));
            (regions, _regions) = (_regions, new(StringComparer.Ordinal));
            (urgent, _urgent) = (_urgent, false);
        }

        try
        {
            // A grain that has to be activated for it is activated here, where its edges report.
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
            foreach (var (service, batch) in services)
                _ = grains.GetGrain<IServiceGrain>(service).Report(new ReportBatch { Edges = batch.Edges, Probes = batch.Probes });
            foreach (var (region, sightings) in regions)
                _ = grains.GetGrain<IRegionGrain>(region).Report(new RegionReport(silo.Name, sightings, urgent));
        }
        catch (Exception e)
        {
            // What these reports said the next ones say again.
            logger.BatchNotSent(services.Count, e);
        }
        finally
        {
            RequestContext.Clear();
        }

        if (urgent)
            events.Signal();
    }

    private Batch Of(string service)
    {
        if (!_services.TryGetValue(service, out var batch))
            _services[service] = batch = new Batch([], []);
        return batch;
    }

    private sealed record Batch(List<EdgeObservation> Edges, List<ProbeResult> Probes);
}
