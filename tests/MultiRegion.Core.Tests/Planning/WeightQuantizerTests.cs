using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Planning;

public sealed class WeightQuantizerTests
{
    [Fact]
    public void Quantize_Any_SumsToExactlyOneInAnyOrder() =>
        Properties.Hold(Shares, shares =>
        {
            double[] weights = Quantize(shares);
            return weights.Sum() == 1 && weights.Reverse().Sum() == 1 && weights.Order().Sum() == 1;
        });

    [Fact]
    public void Quantize_Any_KeepsZeroAtZeroAndPositiveAboveIt() =>
        Properties.Hold(Shares, shares => Quantize(shares).Zip(shares).All(pair => (pair.First > 0) == (pair.Second > 0)));

    [Fact]
    public void Quantize_FewShares_AreWithinOneUnitOfTheExact() =>
        Properties.Hold(Shares.Where(shares => shares.All(share => share is 0 or > 0.01)), shares =>
        {
            double sum = shares.Sum();
            return Quantize(shares).Zip(shares).All(pair => Math.Abs(pair.First - pair.Second / sum) <= 1.0 / WeightQuantizer.Units);
        });

    [Fact]
    public void Quantize_ItsOwnResult_ChangesNothing() =>
        Properties.Hold(Shares, shares => Quantize(Quantize(shares)).SequenceEqual(Quantize(shares)));

    [Fact]
    public void Quantize_ManyTinyOnes_TakesTheirUnitsFromTheLarge()
    {
        double[] weights = Quantize([1, .. Enumerable.Repeat(1e-9, 199)]);
        weights[0].ShouldBe((WeightQuantizer.Units - 199) / (double)WeightQuantizer.Units);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Quantize_NoFiniteSumAboveZero_Throws(double share) => Should.Throw<ArgumentException>(() => Quantize([0, share]));

    [Fact]
    public void Quantize_MoreSharesThanUnits_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Quantize([.. Enumerable.Repeat(1.0, WeightQuantizer.Units + 1)]));

    private static Gen<double[]> Shares =>
        Gen.Choose(1, 30).SelectMany(count => Gen.ArrayOf(Properties.Share, count)).Where(shares => shares.Any(share => share > 0));

    private static double[] Quantize(double[] shares)
    {
        double[] weights = new double[shares.Length];
        WeightQuantizer.Quantize(shares, weights);
        return weights;
    }
}
