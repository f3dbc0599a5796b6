namespace MultiRegion.Benchmarks.Outages;

/// <summary>An origin that serves up to its capacity and refuses the rest; while it is told to, it refuses everything.</summary>
internal sealed class LimitedOrigin(double perSecond, TimeSpan serviceTime, TimeProvider time)
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private double _tokens;
    private long _at;
    private volatile bool _refusesAll;

    public bool RefusesAll
    {
        get => _refusesAll;
        set => _refusesAll = value;
    }

    public async Task ServeAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        if (RefusesAll || !TryTake())
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
            context.Response.ContentLength = 0;
            return;
        }

        await Task.Delay(serviceTime, time, context.RequestAborted);
        context.Response.ContentLength = 2;
        await context.Response.WriteAsync("{}", context.RequestAborted);
    }

    private bool TryTake()
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            _tokens = Math.Min(perSecond * Burst.TotalSeconds, _tokens + (perSecond * time.GetElapsedTime(_at, now).TotalSeconds));
            _at = now;
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }
}
