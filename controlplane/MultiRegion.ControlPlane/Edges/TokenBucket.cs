namespace MultiRegion.ControlPlane.Edges;

/// <summary>A rate limit as a value: tokens as of a time.</summary>
internal readonly record struct TokenBucket(double Tokens, DateTimeOffset At)
{
    /// <summary>A full one: two seconds' worth of bursts.</summary>
    public static TokenBucket Full(double perSecond, DateTimeOffset now) => new(2 * perSecond, now);

    /// <summary>Takes a token if there is one; the bucket as it is afterwards either way.</summary>
    public (bool Taken, TokenBucket Bucket) Take(double perSecond, DateTimeOffset now)
    {
        var earned = Math.Max(0, (now - At).TotalSeconds) * perSecond;
        var tokens = Math.Min(2 * perSecond, Tokens + earned);
        return tokens >= 1 ? (true, new(tokens - 1, now)) : (false, new(tokens, now));
    }
}
