using Microsoft.Extensions.Options;
using MultiRegion.Edge.Configuration;

namespace MultiRegion.Edge.Hosting;

/// <summary>
/// The first part of stopping: for a while the edge still accepts, says so in every answer with <c>Connection: close</c>, and is not ready;
/// whoever sends to it has time to go elsewhere. Then its listeners close and the host waits for what is in flight.
/// </summary>
internal sealed partial class Draining(
    IOptions<EdgeOptions> options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Draining> logger) : IHostedLifecycleService
{
    private volatile bool _stopping;

    public Task Invoke(HttpContext context, RequestDelegate next)
    {
        if (_stopping || lifetime.ApplicationStopping.IsCancellationRequested)
            context.Response.Headers.Connection = "close";
        return next(context);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        TimeSpan delay = options.Value.DrainDelay;
        LogDraining(delay);
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2020, LogLevel.Information, "Stopping: the listeners close in {Delay}, then requests in flight end")]
    private partial void LogDraining(TimeSpan delay);
}
