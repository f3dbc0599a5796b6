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
            capacity.Update(1000, 0, isRefusing: false, isQueueing: false, i * Second);
        capacity.Value.ShouldBeNull();
    }

    [Fact]
    public void Update_Refusing_IsWhatIsServed()
    {
        var capacity = new CapacityEstimate();
        for (int i = 0; i < 10; i++)
            capacity.Update(200, 0, isRefusing: true, isQueueing: false, i * Second);
        capacity.Value.ShouldBe(200);
    }

    [Fact]
    public void Update_UsedWithoutStrain_GrowsEverFaster()
    {
        var capacity = new CapacityEstimate();
        capacity.Update(100, 0, isRefusing: true, isQueueing: false, TimeSpan.Zero);
        var values = new List<double>();
        for (int i = 1; i <= 30; i++)
        {
            capacity.Update(capacity.Value!.Value, 0, isRefusing: false, isQueueing: false, i * Second);
            values.Add(capacity.Value.Value);
        }

        values[4].ShouldBe(101, 1e-9);
        (values[29] / values[24]).ShouldBe(1.32, 1e-9);
    }

    [Fact]
    public void Update_NotUsed_DoesNotGrow()
    {
        var capacity = new CapacityEstimate();
        capacity.Update(100, 0, isRefusing: true, isQueueing: false, TimeSpan.Zero);
        for (int i = 1; i <= 300; i++)
            capacity.Update(45, 0, isRefusing: false, isQueueing: false, i * Second);
        capacity.Value.ShouldBe(100);
    }

    /// <summary>A planner that has moved away lets little be served while the queue is worked off; that is no smaller origin.</summary>
    [Fact]
    public void Update_LittleServedWhileTheQueueDrains_FallsByAFifthAPeriodAtMost()
    {
        var capacity = new CapacityEstimate();
        capacity.Update(100, 0, isRefusing: true, isQueueing: true, TimeSpan.Zero);
        for (int i = 1; i <= 4; i++)
            capacity.Update(2, 0, isRefusing: true, isQueueing: true, i * Second);
        capacity.Value!.Value.ShouldBe(80, 1e-9);
    }

    [Fact]
    public void Update_TenMinutesWithoutSaturation_KnowsNothingAnyMore()
    {
        var capacity = new CapacityEstimate();
        capacity.Update(100, 0, isRefusing: true, isQueueing: false, TimeSpan.Zero);
        capacity.Update(10, 0, isRefusing: false, isQueueing: false, TimeSpan.FromMinutes(9.9));
        capacity.Value.ShouldBe(100);
        capacity.Update(10, 0, isRefusing: false, isQueueing: false, TimeSpan.FromMinutes(10.1));
        capacity.Value.ShouldBeNull();
    }

    [Fact]
    public void Update_EverythingIsRefused_FallsByAFifthAPeriodToATenth()
    {
        var capacity = new CapacityEstimate();
        capacity.Update(100, 100, isRefusing: true, isQueueing: false, TimeSpan.Zero);
        for (int i = 1; i < 10; i++)
            capacity.Update(0, 100, isRefusing: true, isQueueing: false, i * Second);
        capacity.Value!.Value.ShouldBe(64, 1e-9);
        for (int i = 10; i <= 100; i++)
            capacity.Update(0, 100, isRefusing: true, isQueueing: false, i * Second);
        capacity.Value.Value.ShouldBe(10, 1e-9);
    }

    /// <summary>One that follows what is learned sends less and less, and is refused the same share of it.</summary>
    [Fact]
    public void Update_LessLoadIsRefusedAsMuch_GivesBackWhatWasTaken()
    {
        var capacity = new CapacityEstimate();
        double load = 200;
        double least = load;
        for (int i = 0; i < 180; i++)
        {
            capacity.Update(0.9 * load, 0.1 * load, isRefusing: true, isQueueing: false, i * Second);
            load = Math.Min(200, capacity.Value!.Value);
            least = Math.Min(least, load);
        }

        least.ShouldBeGreaterThan(120);
        load.ShouldBe(200);
        capacity.ExplainsStrain.ShouldBeFalse("less load is no cure");
    }

    /// <summary>And where more than that share is refused, it is for the load again.</summary>
    [Fact]
    public void Update_SteadyRefusalsAndTooMuchLoad_LearnsFromWhatIsBeyond()
    {
        var capacity = new CapacityEstimate();
        double load = 200;
        for (int i = 0; i < 300; i++)
        {
            double served = Math.Min(i < 180 ? 1000 : 100, 0.9 * load);
            capacity.Update(served, load - served, isRefusing: true, isQueueing: false, i * Second);
            load = Math.Min(200, capacity.Value!.Value);
        }

        load.ShouldBeInRange(80, 135);
    }

    /// <summary>A limit that stays is met again and again: at first after half a minute, then every five minutes.</summary>
    [Fact]
    public void Update_TheSameLimitForAnHour_IsTriedEverMoreSeldom()
    {
        var capacity = new CapacityEstimate();
        var bouts = new List<int>();
        for (int i = 0; i < 3600; i++)
        {
            double load = Math.Min(200, capacity.Value ?? 200);
            if (load > 62 && (bouts.Count == 0 || i - bouts[^1] > 10))
                bouts.Add(i);
            capacity.Update(Math.Min(60, load), Math.Max(0, load - 60), load > 1.05 * 60, isQueueing: false, i * Second);
        }

        bouts.Count.ShouldBeInRange(8, 20);
        capacity.Value!.Value.ShouldBeInRange(55, 90);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void Update_NoRate_IsIgnored(double served)
    {
        var capacity = new CapacityEstimate();
        capacity.Update(served, 0, isRefusing: true, isQueueing: true, Second);
        capacity.Value.ShouldBeNull();
    }
}
