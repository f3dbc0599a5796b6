using System.Net;

namespace MultiRegion.Consul;

/// <summary>
/// The agent refused a request, or what answered is not a Consul agent. The message says which agent, what was asked and what to check.
/// </summary>
public class ConsulException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>HTTP API of the agent that was asked.</summary>
    public Uri? Address { get; init; }

    /// <summary>What the request was about, e.g. <c>key 'multiregion/v1/index'</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>Status of the answer; null if there was none.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>True if this was a write that may or may not have been done: read again before deciding anything.</summary>
    public bool OutcomeUnknown { get; init; }
}

/// <summary>The agent, its servers or a datacenter could not be reached, had no leader, or took too long. Trying later makes sense.</summary>
public sealed class ConsulUnavailableException(string message, Exception? inner = null) : ConsulException(message, inner);

/// <summary>The agent answered 403: the ACL token is missing, unknown or lacks the permission.</summary>
public sealed class ConsulForbiddenException(string message) : ConsulException(message);
