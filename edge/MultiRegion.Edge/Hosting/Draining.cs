using Microsoft.Extensions.Options;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Streams;

namespace MultiRegion.Edge.Hosting;

/// <summary>
/// The first part of stopping: for a while the edge still accepts, says so in every answer with <c>Connection: close</c>, and is not ready;
/// whoever sends to it has time to go elsewhere. Then its public listeners close, its connections get the time for a request that was on its way,
/// its streams get the time that they are allowed and are closed, and the host waits for what else is in flight.
/// </summary>
internal sealed partial class Draining(
    IOptions<EdgeOptions> options, ListenerGate gate, StreamKeeper streams, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Draining> logger) : IHostedLifecycleService
{
    /// <summary>For connections without a request: one that was just made sends its first within this time.</summary>
    private static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(1);

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
        streams.AnnounceStop();
        TimeSpan delay = options.Value.DrainDelay;
        LogDraining(delay);
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var last = new CancellationTokenSource(LastRequests, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(last.Token, cancellationToken);
        await gate.CloseAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Not before: until now clients could still come, and a stream that came last has its time too.
        streams.BeginStop();
        await streams.EndAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2020, LogLevel.Information, "Stopping: the listeners close in {Delay}, then requests in flight end")]
    private partial void LogDraining(TimeSpan delay);
}
