using FsCheck.Fluent;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Planning;

public sealed class SoftRemovalTests
{
    [Fact]
    public void Apply_WithinTheLimit_LeavesTargets()
    {
        double[] targets = [0.5, 1, 1];
        SoftRemoval.Apply([100, 100, 100], targets, 0.5).ShouldBeFalse();
        targets.ShouldBe([0.5, 1, 1]);
    }

    [Fact]
    public void Apply_BeyondTheLimit_GivesBackInProportion()
    {
        double[] targets = [0, 0.02, 1];
        SoftRemoval.Apply([100, 100, 100], targets, 0.2).ShouldBeTrue();
        targets[0].ShouldBe(0);
        targets[1].ShouldBe(0.4, 1e-9);
    }

    [Fact]
    public void Apply_Any_RemovesAtMostTheLimitAndLowersNothing() =>
        Properties.Hold(
            Gen.Choose(1, 20).SelectMany(count => Gen.ArrayOf(Properties.Share, count).Zip(Gen.ArrayOf(Gen.Choose(1, 1000), count))).Zip(Properties.Share),
            input =>
            {
                ((double[] before, int[] sizes), double limit) = input;
                double[] capacities = [.. sizes.Select(size => (double)size)];
                double[] targets = [.. before];
                SoftRemoval.Apply(capacities, targets, limit);
                double removed = targets.Zip(capacities).Where(pair => pair.First > 0).Sum(pair => pair.Second * (1 - pair.First));
                return removed <= limit * capacities.Sum() * (1 + 1e-9)
                    && targets.Zip(before).All(pair => pair.First >= pair.Second - 1e-12 && (pair.First > 0) == (pair.Second > 0));
            });

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.2)]
    [InlineData(2, 0.2)]
    [InlineData(3, 0.5)]
    public void Limit_FewObservers_IsSmaller(int observers, double expected) => SoftRemoval.Limit(0.5, observers).ShouldBe(expected);

    [Fact]
    public void Limit_FewObserversAndASmallerOption_IsTheOption() => SoftRemoval.Limit(0.1, 2).ShouldBe(0.1);
}

public sealed class PanicTests
{
    [Fact]
    public void Applies_EveryOriginBadOnSoftEvidence_IsTrue() => Panic.Applies([0.3, 0.5, 0.02], wasPanic: false).ShouldBeTrue();

    [Fact]
    public void Applies_OneOriginWell_IsFalse() => Panic.Applies([0.3, 0.5, 1], wasPanic: false).ShouldBeFalse();

    [Fact]
    public void Applies_OnlyOneOriginDoubted_IsFalse() => Panic.Applies([0, 0, 0.3], wasPanic: false).ShouldBeFalse();

    [Fact]
    public void Applies_AllHard_IsFalse() => Panic.Applies([0, 0], wasPanic: true).ShouldBeFalse();

    [Fact]
    public void Applies_SlightlyBetterThanWhatBegan_EndsOnlyWithoutPanic()
    {
        Panic.Applies([0.65, 0.65], wasPanic: true).ShouldBeTrue();
        Panic.Applies([0.65, 0.65], wasPanic: false).ShouldBeFalse();
    }
}

public sealed class DemandBandTests
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1000, 1090, 1000)]
    [InlineData(1000, 1110, 1110)]
    [InlineData(1000, 890, 890)]
    [InlineData(10, 12.5, 10)]
    [InlineData(10, 14, 14)]
    [InlineData(0, 100, 100)]
    [InlineData(100, 0, 0)]
    [InlineData(100, double.NaN, 100)]
    [InlineData(100, double.PositiveInfinity, 100)]
    [InlineData(100, -1, 100)]
    public void Hold_MoveAgainstNoise_FollowsOnlyTheLarge(double held, double estimate, double expected) =>
        DemandBand.Hold(held, estimate, HalfLife).ShouldBe(expected);

    [Theory]
    [InlineData(100, 100, 200, 200)] // A rise is followed as soon as the recent rate shows it,
    [InlineData(100, 115, 100, 115)] // or the slow one, where it is small.
    [InlineData(200, 110, 195, 200)] // Until the slow one has caught up, that is no fall.
    [InlineData(200, 190, 20, 200)] // A gap in the traffic is none either,
    [InlineData(200, 120, 20, 120)] // only what lasts.
    [InlineData(100, 100, 125, 100)] // Noise of the recent rate moves nothing.
    [InlineData(1000, 1080, 1150, 1000)] // Nor does it together with what the band holds back.
    [InlineData(100, 100, double.NaN, 100)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 80, 80, 80)]
    public void Hold_TwoEstimates_RisesAtOnceAndFallsWithBoth(double held, double estimate, double recent, double expected) =>
        DemandBand.Hold(held, estimate, recent, HalfLife).ShouldBe(expected);

    [Theory]
    [InlineData(0.5, 0.866)]
    [InlineData(0.001, 0.866)]
    [InlineData(double.NaN, 0)]
    public void Hold_FirstDemandIsLessThanStandsOut_IsTheLeastThatDoes(double estimate, double expected)
    {
        double held = DemandBand.Hold(0, estimate, estimate, HalfLife);
        held.ShouldBe(expected, 0.001);
        DemandBand.Hold(held, estimate, estimate, HalfLife).ShouldBe(held);
    }
}
