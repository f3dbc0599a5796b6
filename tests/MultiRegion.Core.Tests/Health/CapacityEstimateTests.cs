using MultiRegion.Core.Health;

namespace MultiRegion.Core.Tests.Health;

public sealed class CapacityEstimateTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Update_NeverSaturated_LearnsNothing()
    {
        var capacity = new CapacityEstimate();
        for (int i = 0; i < 1000; i++)
            capacity.Update(1000, isRefusing: false, isQueueing: false, i * Second);
        capacity.Value.ShouldBeNull();
    }

    [Fact]
    public void Update_Refusing_IsWhatIsServed()
    {
        var capacity = new CapacityEstimate();
        for (int i = 0; i < 10; i++)
            capacity.Update(200, isRefusing: true, isQueueing: false, i * Second);
        capacity.Value.ShouldBe(200);
    }

    [Fact]
    public void Update_UsedWithoutStrain_GrowsEverFaster()
    {
        var capacity = new CapacityEstimate();
        capacity.Update(100, isRefusing: true, isQueueing: false, TimeSpan.Zero);
        var values = new List<double>();
        for (int i = 1; i <= 30; i++)
        {
            capacity.Update(capacity.Value!.Value, isRefusing: false, isQueueing: false, i * Second);
            values.Add(capacity.Value.Value);
        }

        values[4].ShouldBe(101, 1e-9);
        (values[29] / values[24]).ShouldBe(1.32, 1e-9);
    }

    [Fact]
    public void Update_NotUsed_DoesNotGrow()
    {
        var capacity = new CapacityEstimate();
        capacity.Update(100, isRefusing: true, isQueueing: false, TimeSpan.Zero);
        for (int i = 1; i <= 300; i++)
            capacity.Update(60, isRefusing: false, isQueueing: false, i * Second);
        capacity.Value.ShouldBe(100);
    }

    /// <summary>A planner that has moved away lets little be served while the queue is worked off; that is no smaller origin.</summary>
    [Fact]
    public void Update_LittleServedWhileTheQueueDrains_FallsByAFifthAPeriodAtMost()
    {
        var capacity = new CapacityEstimate();
        capacity.Update(100, isRefusing: true, isQueueing: true, TimeSpan.Zero);
        for (int i = 1; i <= 4; i++)
            capacity.Update(2, isRefusing: true, isQueueing: true, i * Second);
        capacity.Value!.Value.ShouldBe(80, 1e-9);
    }

    [Fact]
    public void Update_TenMinutesWithoutSaturation_KnowsNothingAnyMore()
    {
        var capacity = new CapacityEstimate();
        capacity.Update(100, isRefusing: true, isQueueing: false, TimeSpan.Zero);
        capacity.Update(10, isRefusing: false, isQueueing: false, TimeSpan.FromMinutes(9.9));
        capacity.Value.ShouldBe(100);
        capacity.Update(10, isRefusing: false, isQueueing: false, TimeSpan.FromMinutes(10.1));
        capacity.Value.ShouldBeNull();
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void Update_NoRate_IsIgnored(double served)
    {
        var capacity = new CapacityEstimate();
        capacity.Update(served, isRefusing: true, isQueueing: true, Second);
        capacity.Value.ShouldBeNull();
    }
}
