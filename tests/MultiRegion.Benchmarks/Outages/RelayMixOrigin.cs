namespace MultiRegion.Benchmarks.Outages;

/// <summary>
/// How an origin of the relay mix behaves: each call takes a time of log-normal distribution, whatever comes of it, and 28 % of them fail, half by a
/// 429 without <c>Retry-After</c>, half by a 500.
/// </summary>
internal sealed class RelayMixOrigin(int seed, TimeProvider time)
{
    public const double FailureShare = 0.28;

    /// <summary>Of the logarithm: the 99th percentile is 2.8 × the mean.</summary>
    public const double Sigma = 0.5;

    public static readonly TimeSpan MeanTime = TimeSpan.FromMilliseconds(420);

    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    public async Task ServeAsync(HttpContext context)
    {
        (TimeSpan takes, int status) = Draw();
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await Task.Delay(takes, time, context.RequestAborted);
        context.Response.StatusCode = status;
        context.Response.ContentLength = 2;
        await context.Response.WriteAsync("{}", context.RequestAborted);
    }

    private (TimeSpan Takes, int Status) Draw()
    {
        lock (_lock)
        {
            // Box and Muller, 1958. The mean of a log-normal is exp(mu + sigma² / 2).
            double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            TimeSpan takes = MeanTime * Math.Exp((Sigma * normal) - (Sigma * Sigma / 2));
            int status = _random.NextDouble() >= FailureShare ? 200 : _random.NextDouble() < 0.5 ? 429 : 500;
            return (takes, status);
        }
    }
}
