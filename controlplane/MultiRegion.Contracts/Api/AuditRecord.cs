using System.Text.Json;

namespace MultiRegion.Contracts;

/// <summary>One call of an endpoint that changes something, whatever became of it, as <c>GET /v1/audit</c> of the host that took it shows it.</summary>
public sealed record AuditRecord
{
    /// <summary>Counts up on one host, over its restarts where it keeps a file.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The replica or edge that took the call.</summary>
    public required string Host { get; init; }

    /// <summary>Who, in which role, and known by what: <c>token</c>, <c>certificate</c>, <c>proxy</c>.</summary>
    public required string Caller { get; init; }

    public required string Role { get; init; }

    public required string Via { get; init; }

    /// <summary>The connection's far end: the caller, or a proxy before it.</summary>
    public string? Address { get; init; }

    /// <summary>As <c>service.put</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Method, path and query.</summary>
    public required string Request { get; init; }

    public required AuditOutcome Outcome { get; init; }

    public required int Status { get; init; }

    /// <summary>Why it was refused; null if it was not.</summary>
    public string? Problem { get; init; }

    /// <summary>What stood there before; null if nothing did. What is too long is replaced by its length and SHA-256.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>What was asked for; null for a removal.</summary>
    public JsonElement? After { get; init; }

    /// <summary>Safety rules that were broken by glass.</summary>
    public IReadOnlyList<string> BrokenRules { get; set; } = [];

    /// <summary>Finds the call in logs and traces; problem documents carry it too.</summary>
    public required string RequestId { get; init; }
}

/// <summary>What became of a call that wanted to change something.</summary>
public enum AuditOutcome
{
    /// <summary>Done.</summary>
    Accepted,

    /// <summary>Nothing was changed: it was shown what would be.</summary>
    Previewed,

    /// <summary>Nothing was changed; the answer of an earlier call with the same <c>Idempotency-Key</c> was given again.</summary>
    Replayed,

    /// <summary>Refused for what it asked, or for who asked it (4xx).</summary>
    Refused,

    /// <summary>It failed within the host or what the host needs (5xx), or the caller went away: it may have been done.</summary>
    Failed,
}
