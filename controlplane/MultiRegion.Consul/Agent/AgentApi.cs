using System.Text.Json;

namespace MultiRegion.Consul;

/// <summary>Services and checks of the agent that this client speaks to.</summary>
public sealed class AgentApi
{
    /// <summary>Serf's number for a member that answers.</summary>
    private const int Alive = 1;
    private readonly ConsulTransport _transport;

    internal AgentApi(ConsulTransport transport) => _transport = transport;

    /// <summary>
    /// Registers a service, or replaces the one of the same id and its checks. The check starts as passing; sessions that hang on a check that is no
    /// longer there end.
    /// </summary>
    public async Task RegisterServiceAsync(ServiceRegistration service, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        var check = service.Check is not { } ttl ? null : new CheckRequest(
            ttl.Id, $"TTL of {service.Id}", ConsulDuration.Format(ttl.Ttl), "passing",
            ttl.DeregisterAfter is { } after ? ConsulDuration.Format(after) : null);
        var body = new ServiceRequest(service.Id, service.Name, service.Address, service.Port, service.Tags, check);
        var request = new ConsulRequest(HttpMethod.Put, "v1/agent/service/register?replace-existing-checks=true", $"service '{service.Id}'")
        {
            Content = JsonSerializer.SerializeToUtf8Bytes(body, ConsulJson.Default.ServiceRequest),
        };
        await _transport.CallAsync(request, cancellation);
    }

    /// <summary>Removes a service and its checks from the agent.</summary>
    public Task DeregisterServiceAsync(string id, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var request = new ConsulRequest(HttpMethod.Put, "v1/agent/service/deregister/" + Uri.EscapeDataString(id), $"service '{id}'");
        return _transport.CallAsync(request, cancellation);
    }

    /// <summary>Servers of every WAN-joined datacenter as this agent's gossip knows them; of its own datacenter alone where it is not a server.</summary>
    public async Task<IReadOnlyList<WanMember>> ListWanMembersAsync(CancellationToken cancellation = default)
    {
        var request = new ConsulRequest(HttpMethod.Get, "v1/agent/members?wan=1", "the members of the WAN");
        var answer = await _transport.CallAsync(request, cancellation);
        return [.. _transport.Parse(request, answer, ConsulJson.Default.MemberEntryArray).Select(
            member => new WanMember(member.Name, member.Tags?.GetValueOrDefault("dc") ?? "", $"{member.Addr}:{member.Port}", member.Status == Alive))];
    }

    /// <summary>Lets this agent, a server, greet another datacenter's server now, instead of when its gossip next tries those it holds for failed (every 30 s).</summary>
    /// <param name="address">As <see cref="WanMember.Address"/> has it.</param>
    /// <param name="cancellation">Ends the call; the agent may go on with it.</param>
    public Task JoinWanAsync(string address, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        var request = new ConsulRequest(HttpMethod.Put, $"v1/agent/join/{Uri.EscapeDataString(address)}?wan=1", $"the WAN member at {address}");
        return _transport.CallAsync(request, cancellation);
    }

    /// <summary>Passes a TTL check for another period. Succeeds also when a session that hung on the check is already lost.</summary>
    /// <param name="checkId">Id of the check.</param>
    /// <param name="limit">How long the call may take; null for the timeout of writes.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="ConsulException">Also when the agent does not know the check, as after its data was wiped.</exception>
    public Task PassAsync(string checkId, TimeSpan? limit = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(checkId);
        var request = new ConsulRequest(HttpMethod.Put, "v1/agent/check/pass/" + Uri.EscapeDataString(checkId), $"check '{checkId}'");
        return limit is { } given ? _transport.CallAsync(request, given, cancellation) : _transport.CallAsync(request, cancellation);
    }
}
