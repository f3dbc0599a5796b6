using System.Threading.Channels;
using MultiRegion.Consul;
using MultiRegion.Contracts;

namespace MultiRegion.Edge.Plans;

/// <summary>Watches the index, one key whatever the number of services, and has the intake follow it.</summary>
internal sealed partial class PlanWatcher(
    ConsulClient consul, PlanIntake intake, PlanMetrics metrics, TimeProvider time, Func<double> draw, ILogger<PlanWatcher> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(5);

    // Only the newest index counts: plans are snapshots.
    private readonly Channel<PlanIndex> _indexes = Channel.CreateBounded<PlanIndex>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true });

    /// <summary>Before the edge listens, it has what the disk holds.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        intake.LoadStored();
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(WatchAsync(stoppingToken), FollowAsync(stoppingToken));

    private async Task WatchAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await foreach (var key in consul.WatchAsync(ConsulKeys.Index, ct, metrics.Watch))
                    if (intake.ReadIndex(key) is { } index)
                        _indexes.Writer.TryWrite(index);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // A watch lives with a Consul that is down. This is a fault of ours, and must not leave the edge on its last plans for ever.
                TakeFailed(e);
            }

            await Task.Delay(LastRetry, time, ct);
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        var index = await _indexes.Reader.ReadAsync(ct);
        for (var retry = FirstRetry; ;)
        {
            if (await TryTakeAsync(index, ct))
            {
                index = await _indexes.Reader.ReadAsync(ct);
                retry = FirstRetry;
            }
            else
            {
                index = await NextAsync(retry * draw(), ct) ?? index;
                retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
            }
        }
    }

    private async Task<bool> TryTakeAsync(PlanIndex index, CancellationToken ct)
    {
        try
        {
            return await intake.TakeAsync(index, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            TakeFailed(e);
            return false;
        }
    }

    /// <summary>A newer index, or null after the time to try the old one again.</summary>
    private async Task<PlanIndex?> NextAsync(TimeSpan patience, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            return await _indexes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    [LoggerMessage(2106, LogLevel.Error, "Taking plans failed; what is in force stays, and it is tried again")]
    private partial void TakeFailed(Exception error);
}
