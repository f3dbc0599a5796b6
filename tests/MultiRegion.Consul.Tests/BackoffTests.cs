namespace MultiRegion.Consul.Tests;

public sealed class BackoffTests
{
    private static readonly TimeSpan Minimum = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Maximum = TimeSpan.FromSeconds(5);

    [Fact]
    public void Next_HighestDraw_DoublesUpToTheMaximum()
    {
        var backoff = new Backoff(Minimum, Maximum, TimeProvider.System, () => 1);

        var waits = Enumerable.Range(0, 8).Select(_ => backoff.Next().TotalMilliseconds).ToArray();

        waits.ShouldBe([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    }

    [Fact]
    public void Next_LowestDraw_IsNoWait() => new Backoff(Minimum, Maximum, TimeProvider.System, () => 0).Next().ShouldBe(TimeSpan.Zero);

    [Fact]
    public void Reset_AfterFailures_BeginsAgain()
    {
        var backoff = new Backoff(Minimum, Maximum, TimeProvider.System, () => 1);
        for (var i = 0; i < 100; i++)
            backoff.Next();

        backoff.Reset();

        backoff.Next().ShouldBe(Minimum);
    }
}
