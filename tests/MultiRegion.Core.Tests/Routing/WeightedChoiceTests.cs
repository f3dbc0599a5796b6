using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Core.Routing;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Routing;

public sealed class WeightedChoiceTests
{
    private static readonly Gen<double[]> Weights = Gen.Choose(1, 20).SelectMany(count => Gen.ArrayOf(Properties.Share, count));

    /// <summary>Draws that fall just beside the ends, where rounding would show.</summary>
    private static readonly Gen<double> Draw = Gen.Frequency(
        (6, Gen.Choose(0, int.MaxValue - 1).Select(value => value / (double)int.MaxValue)),
        (1, Gen.Constant(0.0)),
        (1, Gen.Constant(Math.BitDecrement(1.0))));

    [Fact]
    public void Pick_AnyDraw_NeverFallsOnZeroWhileAnotherIsPositive() =>
        Properties.Hold(Weights.Zip(Draw), input =>
        {
            (double[] weights, double draw) = input;
            int index = new WeightedChoice(weights).Pick(draw);
            return weights.Any(weight => weight > 0) ? weights[index] > 0 : index == -1;
        }, cases: 5_000);

    /// <summary>Every draw of an even grid: an index's frequency is its share but for the two grid cells at its ends.</summary>
    [Fact]
    public void Pick_EvenDraws_FollowTheWeights() =>
        Properties.Hold(Weights.Where(weights => weights.Any(weight => weight > 0)), weights =>
        {
            const int draws = 2_000;
            var choice = new WeightedChoice(weights);
            int[] picked = new int[weights.Length];
            for (int i = 0; i < draws; i++)
                picked[choice.Pick((i + 0.5) / draws)]++;
            double sum = weights.Sum();
            return weights.Index().All(entry => Math.Abs(picked[entry.Index] - draws * entry.Item / sum) <= 2);
        }, cases: 300);

    /// <summary>Random draws: within six standard deviations of the binomial, which one run in 10⁸ or so leaves.</summary>
    [Fact]
    public void Pick_RandomDraws_FollowTheWeightsWithinChance() =>
        Properties.Hold(Weights.Where(weights => weights.Any(weight => weight > 0)).Zip(Gen.Choose(0, int.MaxValue)), input =>
        {
            const int draws = 5_000;
            (double[] weights, int seed) = input;
            var random = new Random(seed);
            var choice = new WeightedChoice(weights);
            int[] picked = new int[weights.Length];
            for (int i = 0; i < draws; i++)
                picked[choice.Pick(random.NextDouble())]++;
            double sum = weights.Sum();
            return weights.Index().All(entry =>
            {
                double share = entry.Item / sum;
                return Math.Abs(picked[entry.Index] - draws * share) <= 6 * Math.Sqrt(draws * share * (1 - share)) + 1;
            });
        }, cases: 300);

    [Fact]
    public void Pick_AllZeroOrNone_IsMinusOne()
    {
        new WeightedChoice([0, 0]).Pick(0.5).ShouldBe(-1);
        new WeightedChoice([]).Pick(0.5).ShouldBe(-1);
    }

    [Fact]
    public void Pick_HugeWeights_DoNotOverflow()
    {
        var choice = new WeightedChoice([double.MaxValue, double.MaxValue, 0]);
        choice.Pick(0.25).ShouldBe(0);
        choice.Pick(0.75).ShouldBe(1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void New_WeightNegativeOrNotFinite_Throws(double weight) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new WeightedChoice([1, weight]));

    [Fact]
    public void Pick_Always_AllocatesNothing()
    {
        var choice = new WeightedChoice([1, 2, 3]);
        choice.Pick(0.5);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
            choice.Pick(i / 1_000.0);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
