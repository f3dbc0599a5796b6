using MultiRegion.Local.Load;

namespace MultiRegion.Local.Tests.Load;

public sealed class ScheduleTests
{
    private static readonly string[] Regions = ["eu-west", "us-east", "ap-south"];

    [Fact]
    public void Schedule_FiveHundredASecond_IsEvenlySpaced()
    {
        var schedule = new Schedule(startedAt: 1_000_000, rate: 500, TimeSpan.Zero, Regions);

        schedule.DueAt(0).ShouldBe(1_000_000);
        schedule.DueAt(1).ShouldBe(1_002_000);
        schedule.DueAt(500).ShouldBe(2_000_000);
    }

    [Fact]
    public void Schedule_RateWithAFraction_DoesNotDrift() =>
        new Schedule(startedAt: 0, rate: 333, TimeSpan.Zero, Regions).DueAt(333 * 3600).ShouldBeInRange(3_599_999_999, 3_600_000_001);

    [Fact]
    public void Schedule_Climb_ReachesTheRateWithoutAJump()
    {
        var schedule = new Schedule(startedAt: 0, rate: 500, TimeSpan.FromSeconds(4), Regions);

        // Half of what the full rate would have sent in those four seconds.
        schedule.DueAt(1000).ShouldBe(4_000_000);
        schedule.DueAt(1500).ShouldBe(5_000_000);
        Enumerable.Range(1, 2000).ShouldAllBe(index => schedule.DueAt(index) > schedule.DueAt(index - 1));
    }

    [Fact]
    public void Schedule_AnyStretch_HasEveryRegionWithHalfGetsAndHalfPosts()
    {
        var schedule = new Schedule(startedAt: 0, rate: 500, TimeSpan.Zero, Regions);

        var kinds = Enumerable.Range(0, 600).Select(index => schedule[index]).GroupBy(request => (request.Region, request.IsPost)).ToList();

        kinds.Count.ShouldBe(6);
        kinds.ShouldAllBe(kind => kind.Count() == 100);
    }

    [Fact]
    public void Schedule_Ids_AreUnique()
    {
        var schedule = new Schedule(startedAt: 0, rate: 500, TimeSpan.Zero, Regions);

        Enumerable.Range(0, 1000).Select(index => schedule[index].Id).Distinct().Count().ShouldBe(1000);
    }
}
