namespace MultiRegion.Contracts;

/// <summary>
/// How long a request waits before it asks an origin again: a random time up to a bound that doubles with each wait ("full jitter",
/// Brooker, AWS Architecture Blog 2015). A move to an origin that it has not asked yet does not wait, unless a failure may have been load.
/// </summary>
public sealed record BackoffOptions
{
    /// <summary>Bound of the first wait. 1 ms to 1 min.</summary>
    public TimeSpan Base { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// Longest wait, for backoff and for an origin's <c>Retry-After</c>, which jitter comes on top of; what is asked beyond it is the client's to wait.
    /// 1 ms to 1 min, at least <see cref="Base"/>.
    /// </summary>
    public TimeSpan Max { get; set; } = TimeSpan.FromSeconds(1);
}
