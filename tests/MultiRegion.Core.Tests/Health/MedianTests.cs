using MultiRegion.Core.Health;

namespace MultiRegion.Core.Tests.Health;

public sealed class MedianTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1000)]
    [InlineData(1001)]
    public void Median_AnyOrder_IsTheMiddleOfTheSorted(int count)
    {
        var random = new Random(count);
        // Few distinct values, many, all alike, sorted and sorted backwards.
        double[][] cases =
        [
            [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(3))],
            [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())],
            [.. Enumerable.Repeat(0.25, count)],
            [.. Enumerable.Range(0, count).Select(i => (double)i)],
            [.. Enumerable.Range(0, count).Select(i => -(double)i)],
        ];
        foreach (double[] values in cases)
        {
            double[] sorted = [.. values.Order()];

            Median.HigherIsBetter([.. values]).ShouldBe(sorted[count / 2]);
            Median.LowerIsBetter([.. values]).ShouldBe(sorted[(count - 1) / 2]);
        }
    }
}
