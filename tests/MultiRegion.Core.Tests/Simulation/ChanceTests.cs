using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Tests.Simulation;

public sealed class ChanceTests
{
    private readonly Chance _chance = new(7, stream: 1);

    [Fact]
    public void Next_SameSeedAndStream_IsTheSame()
    {
        var same = new Chance(7, stream: 1);
        var other = new Chance(7, stream: 2);
        double[] draws = [.. Enumerable.Range(0, 100).Select(_ => _chance.Next())];
        draws.ShouldBe(Enumerable.Range(0, 100).Select(_ => same.Next()));
        draws.ShouldNotBe(Enumerable.Range(0, 100).Select(_ => other.Next()));
        draws.ShouldAllBe(draw => draw >= 0 && draw < 1);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(6)]
    [InlineData(200)]
    public void Poisson_ManyDraws_HasItsMeanAsMeanAndVariance(double mean)
    {
        double[] draws = [.. Enumerable.Range(0, 20_000).Select(_ => (double)_chance.Poisson(mean))];
        draws.Average().ShouldBe(mean, 0.03 * mean + 0.01);
        draws.Average(draw => (draw - mean) * (draw - mean)).ShouldBe(mean, 0.06 * mean + 0.02);
    }

    [Theory]
    [InlineData(10, 0.3)]
    [InlineData(10, 0.9)]
    [InlineData(200, 0.02)]
    [InlineData(200, 0.6)]
    [InlineData(5000, 0.999)]
    public void Binomial_ManyDraws_HasItsMeanAndVariance(int trials, double share)
    {
        double mean = trials * share, variance = mean * (1 - share);
        double[] draws = [.. Enumerable.Range(0, 20_000).Select(_ => (double)_chance.Binomial(trials, share))];
        draws.ShouldAllBe(draw => draw >= 0 && draw <= trials);
        draws.Average().ShouldBe(mean, 0.02 * mean);
        draws.Average(draw => (draw - mean) * (draw - mean)).ShouldBe(variance, 0.08 * variance + 0.1);
    }

    [Fact]
    public void Split_ByWeights_LosesNobody()
    {
        int[] parts = new int[4];
        long[] sums = new long[4];
        for (int i = 0; i < 2000; i++)
        {
            _chance.Split(i % 50, [0.5, 0, 0.2, 0.3], parts);
            parts.Sum().ShouldBe(i % 50);
            parts[1].ShouldBe(0);
            for (int k = 0; k < 4; k++)
                sums[k] += parts[k];
        }

        ((double)sums[0] / sums.Sum()).ShouldBe(0.5, 0.02);
        ((double)sums[3] / sums.Sum()).ShouldBe(0.3, 0.02);
    }
}
