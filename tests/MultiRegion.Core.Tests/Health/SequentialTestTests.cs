using MultiRegion.Core.Health;

namespace MultiRegion.Core.Tests.Health;

public sealed class SequentialTestTests
{
    [Fact]
    public void Add_ThreeFailuresOfThree_IsNotEnough() => After((0, 3)).Evidence.ShouldBeLessThan(SequentialTest.Threshold(3));

    [Fact]
    public void Add_FourFailuresOfSix_IsEnough() => After((2, 4)).Evidence.ShouldBeGreaterThan(SequentialTest.Threshold(6));

    [Fact]
    public void Add_SuccessesAfterAFewFailures_ForgetThem() => After((0, 2), (100, 0)).Evidence.ShouldBe(0);

    [Fact]
    public void Add_AlwaysFivePercent_BecomesTheUsual()
    {
        SequentialTest test = default;
        double worst = double.NegativeInfinity;
        for (int i = 0; i < 600; i++)
        {
            test.Add(95, 5, 0.99);
            worst = Math.Max(worst, test.Evidence - SequentialTest.Threshold(700));
        }

        worst.ShouldBeLessThan(0);
    }

    [Fact]
    public void Alarm_EvidenceBackAtZero_CanBeRaisedAnew()
    {
        SequentialTest test = After((2, 6));
        test.Alarm().ShouldBeTrue();
        test.Alarm().ShouldBeFalse();
        test.Add(10, 0, 1);
        test.IsAlarmed.ShouldBeTrue();
        test.Add(1000, 0, 1);
        test.IsAlarmed.ShouldBeFalse();
        test.Add(2, 6, 1);
        test.Alarm().ShouldBeTrue();
    }

    [Theory]
    [InlineData(1e18, 0)]
    [InlineData(0, 1e18)]
    [InlineData(1e18, 1e18)]
    public void Add_AbsurdCounts_StaysFinite(double successes, double failures) =>
        After((successes, failures), (successes, failures)).Evidence.ShouldBeInRange(0, 100);

    private static SequentialTest After(params (double Successes, double Failures)[] intervals)
    {
        SequentialTest test = default;
        foreach ((double successes, double failures) in intervals)
            test.Add(successes, failures, 1);
        return test;
    }
}
