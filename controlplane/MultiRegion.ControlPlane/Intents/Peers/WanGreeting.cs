using MultiRegion.Consul;
using MultiRegion.ControlPlane.Telemetry;

namespace MultiRegion.ControlPlane.Intents.Peers;

/// <summary>
/// Brings a datacenter back that gossip holds for failed: its servers are greeted until one answers. After a long cut gossip itself tries them every half a
/// minute, and at random; the cells are to agree sooner. An agent that is no server, or a token that may not write agents, cannot: then gossip's pace holds.
/// </summary>
internal sealed class WanGreeting(string datacenter, ConsulClient consul, TimeProvider time, ILogger<WanGreeting> logger)
{
    private const int MostAtOnce = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private long? _startedAt;
    private Task _greeting = Task.CompletedTask;

    /// <summary>Greets in the background, if that was not done just now.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (!_greeting.IsCompleted || (_startedAt is { } before && time.GetElapsedTime(before) < Pause))
                return;
            _startedAt = time.GetTimestamp();
            _greeting = GreetAsync();
        }
    }

    internal async Task GreetAsync()
    {
        try
        {
            var members = await consul.Agent.ListWanMembersAsync();
            var lost = members.Where(member => string.Equals(member.Datacenter, datacenter, StringComparison.OrdinalIgnoreCase) && !member.IsAlive).Take(MostAtOnce);
            await Task.WhenAll(lost.Select(member => consul.Agent.JoinWanAsync(member.Address)));
        }
        catch (ConsulException e)
        {
            logger.GreetingFailed(datacenter, e);
        }
    }
}
