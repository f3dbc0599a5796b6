namespace MultiRegion.Consul.Tests;

public sealed class LatestTests
{
    [Fact]
    public async Task Publish_ByTwoAtOnce_LosesNoReaderAndFailsForNeither()
    {
        const int Times = 200_000;
        var latest = new Latest<int>(0);
        using var start = new Barrier(2);
        var last = Task.Run(async () =>
        {
            await foreach (var value in latest.WatchAsync(TestContext.Current.CancellationToken))
                if (value < 0)
                    return;
        });

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            start.SignalAndWait();
            for (var i = 1; i <= Times; i++)
                latest.Publish(i);
        })));
        latest.Publish(-1);

        await last.WaitAsync(TimeSpan.FromMinutes(1));
    }
}
