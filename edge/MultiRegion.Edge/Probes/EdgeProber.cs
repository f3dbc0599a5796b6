using Microsoft.Extensions.Options;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Routing;
using MultiRegion.ServiceDefaults.Probing;

namespace MultiRegion.Edge.Probes;

/// <summary>Probes the origins of the services in the table that want it, from the address that their traffic leaves from.</summary>
internal sealed partial class EdgeProber(
    RoutingState routing, IOptions<EdgeOptions> options, TimeProvider time, Func<double> draw, ILogger<EdgeProber> logger) : BackgroundService
{
    /// <summary>How soon a new table's origins are probed.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var prober = new OriginProber(time, options.Value.Outbound);
        await using var runner = new ProbeRunner(
            prober, time, draw, (target, probe) => routing.RecordProbe(target.Service, target.Origin, probe));
        using var timer = new PeriodicTimer(LookInterval, time);
        var probed = RoutingTable.Empty;
        try
        {
            do
            {
                if (ReferenceEquals(probed, routing.Table))
                    continue;
                probed = routing.Table;
                TryRetarget(runner, probed);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void TryRetarget(ProbeRunner runner, RoutingTable table)
    {
        try
        {
            runner.Retarget(ProbeTarget.Of(table.Services.Values.Select(service => service.Definition)));
        }
        catch (Exception e)
        {
            RetargetFailed(e);
        }
    }

    [LoggerMessage(2301, LogLevel.Error, "The origins to probe could not be taken from a new table; those before are probed on")]
    private partial void RetargetFailed(Exception error);
}
