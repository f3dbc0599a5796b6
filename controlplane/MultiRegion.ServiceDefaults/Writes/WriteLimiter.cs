using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ServiceDefaults.Writes;

/// <summary>A token bucket for each caller, so that a script that runs wild does not move traffic faster than a person can see it.</summary>
internal sealed class WriteLimiter(WriteOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<Caller> _limiter = PartitionedRateLimiter.Create<Caller, string>(caller =>
        RateLimitPartition.GetTokenBucketLimiter($"{caller.Via} {caller.Name}", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1 / options.PerSecond),
            QueueLimit = 0,
        }));

    /// <summary>Null if the caller may, else 429 with the seconds to wait.</summary>
    public ProblemResult? Refuse(HttpContext context, Caller caller)
    {
        using var lease = _limiter.AttemptAcquire(caller);
        if (lease.IsAcquired)
            return null;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1 / options.PerSecond);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problems.Result(StatusCodes.Status429TooManyRequests, FormattableString.Invariant(
            $"'{caller.Name}' asks for more than {options.PerSecond} changes a second; try again in {seconds} s. Nothing was changed."));
    }

    public void Dispose() => _limiter.Dispose();
}
