using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Planning;

namespace MultiRegion.ControlPlane.Intents;

/// <summary>
/// Learns of intents from Consul, whoever wrote them: another replica, another cell, a person with <c>consul kv put</c>. The prefix is
/// watched as a whole, which is right for what people write by hand and wrong for what machines write every second.
/// </summary>
internal sealed class IntentWatcher(ConsulClient consul, IntentStore intents, PlanningPulse pulse) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var keys in consul.WatchPrefixAsync(ConsulKeys.IntentPrefix, stoppingToken))
        {
            intents.Learn(keys);
            pulse.Signal();
        }
    }
}
