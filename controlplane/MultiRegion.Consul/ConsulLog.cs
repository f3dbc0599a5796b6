using Microsoft.Extensions.Logging;

namespace MultiRegion.Consul;

/// <summary>What the client logs; event ids 5xxx.</summary>
internal static partial class ConsulLog
{
    [LoggerMessage(5001, LogLevel.Warning, "Watch of {Subject} failed; the last value stays, retrying")]
    public static partial void WatchFailed(this ILogger logger, string subject, Exception failure);

    [LoggerMessage(5002, LogLevel.Information, "Watch of {Subject} at {Agent} works again after {Failures} failures")]
    public static partial void WatchRecovered(this ILogger logger, string subject, Uri agent, int failures);

    [LoggerMessage(5010, LogLevel.Information, "Lease {Key} taken by {Candidate} with session {Session}")]
    public static partial void LeaseTaken(this ILogger logger, string key, string candidate, string session);

    [LoggerMessage(5011, LogLevel.Warning, "Lease {Key} no longer held by {Candidate} with session {Session}")]
    public static partial void LeaseGivenUp(this ILogger logger, string key, string candidate, string session);

    [LoggerMessage(5015, LogLevel.Warning, "The heartbeat of {Candidate} for lease {Key} is overdue: it steps down before Consul drops it")]
    public static partial void HeartbeatOverdue(this ILogger logger, string key, string candidate, Exception? cause);

    [LoggerMessage(5012, LogLevel.Warning, "Claim of lease {Key} failed; the key is read again")]
    public static partial void ClaimFailed(this ILogger logger, string key, Exception failure);

    [LoggerMessage(5013, LogLevel.Warning, "Term of {Candidate} for lease {Key} ended; trying again")]
    public static partial void TermFailed(this ILogger logger, string key, string candidate, Exception failure);

    [LoggerMessage(5014, LogLevel.Information, "{Candidate} could not give back lease {Key}; its check's TTL ends it")]
    public static partial void ReleaseFailed(this ILogger logger, string key, string candidate, Exception failure);
}
