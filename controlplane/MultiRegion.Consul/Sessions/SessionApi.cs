using System.Net;
using System.Text.Json;

namespace MultiRegion.Consul;

/// <summary>Sessions: what locks belong to, and what their end releases.</summary>
public sealed class SessionApi
{
    private readonly ConsulTransport _transport;

    internal SessionApi(ConsulTransport transport) => _transport = transport;

    /// <summary>Makes a session on the agent's node and returns its id.</summary>
    /// <exception cref="ConsulUnavailableException">
    /// Also (500) while a service check that was registered a moment ago has not yet reached the servers: try again within milliseconds.
    /// </exception>
    public async Task<string> CreateAsync(SessionDefinition session, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        var body = new SessionRequest(
            session.Name, ConsulDuration.Format(session.LockDelay), session.NodeChecks,
            [.. session.ServiceChecks.Select(id => new SessionServiceCheck(id))], Behavior: "release");
        var request = new ConsulRequest(HttpMethod.Put, "v1/session/create", $"session '{session.Name}'")
        {
            Content = JsonSerializer.SerializeToUtf8Bytes(body, ConsulJson.Default.SessionRequest),
        };
        var answer = await _transport.CallAsync(request, cancellation);
        return _transport.Parse(request, answer, ConsulJson.Default.SessionCreated).ID;
    }

    /// <summary>Ends a session and releases its locks at once. A session that is already gone is no error.</summary>
    public async Task DestroyAsync(string id, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var request = new ConsulRequest(HttpMethod.Put, "v1/session/destroy/" + Uri.EscapeDataString(id), $"session '{id}'");
        await _transport.CallAsync(request, cancellation);
    }

    /// <summary>The session, or null if it does not exist (any more).</summary>
    public async Task<SessionInfo?> GetAsync(string id, CancellationToken cancellation = default)
    {
        var request = InfoRequest(id);
        return Parse(_transport, request, await _transport.CallAsync(request, cancellation));
    }

    internal static ConsulRequest InfoRequest(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return new ConsulRequest(HttpMethod.Get, "v1/session/info/" + Uri.EscapeDataString(id), $"session '{id}'")
        {
            AlsoAccept = HttpStatusCode.NotFound,
        };
    }

    internal static SessionInfo? Parse(ConsulTransport transport, ConsulRequest request, ConsulAnswer answer)
    {
        if (answer.Index is null)
            throw transport.Errors.NotConsul(request, answer.Status, answer.Body);
        if (answer.Status == HttpStatusCode.NotFound)
            return null;
        return transport.Parse(request, answer, ConsulJson.Default.SessionEntryArray) is [var entry, ..]
            ? new SessionInfo(entry.ID, entry.Name ?? "", entry.Node ?? "", entry.CreateIndex)
            : null;
    }
}
