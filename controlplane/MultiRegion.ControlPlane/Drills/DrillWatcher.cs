using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Planning;

namespace MultiRegion.ControlPlane.Drills;

/// <summary>Learns of drills from Consul, whichever replica was asked for them. People write there, and a leader a few times in a drill.</summary>
internal sealed class DrillWatcher(ConsulClient consul, DrillStore drills, PlanningPulse pulse) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var keys in consul.WatchPrefixAsync(ConsulKeys.DrillPrefix, stoppingToken))
        {
            drills.Learn(keys);
            pulse.Signal();
        }
    }
}
