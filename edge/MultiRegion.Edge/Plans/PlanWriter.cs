namespace MultiRegion.Edge.Plans;

/// <summary>Brings plans to the disk behind the requests' back, at most once a second, and what is left when the edge stops.</summary>
internal sealed class PlanWriter(PlanStore store, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var written = true;
            while (true)
            {
                if (written)
                    await store.WaitForWorkAsync(stoppingToken);
                written = store.Flush();
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            store.Flush();
        }
    }
}
