namespace MultiRegion.Edge.Routing;

/// <summary>Keeps what requests read of recent latency up to date, so that none of them has to work it out.</summary>
internal sealed partial class LatencyWatch(RoutingState routing, TimeProvider time, ILogger<LatencyWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private TimeSpan _last = routing.Now;

    public void Tick()
    {
        TimeSpan now = routing.Now, passed = now - _last;
        _last = now;
        foreach (RoutedService service in routing.Table.Services.Values)
        {
            service.State.UpdateLatency(service, passed);
            routing.JudgeLatency(service);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Tick();
            }
            catch (Exception error)
            {
                LogTickFailed(error);
            }
        }
    }

    [LoggerMessage(2035, LogLevel.Error, "Recent latency could not be worked out")]
    private partial void LogTickFailed(Exception error);
}
