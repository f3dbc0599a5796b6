using MultiRegion.Local.Measuring;

namespace MultiRegion.Local.Tests.Drills;

public sealed class QuantilesTests
{
    [Fact]
    public void Of_HundredValues_IsTheNearestRank()
    {
        List<long> values = [.. Enumerable.Range(1, 100).Select(value => (long)value).Reverse()];

        Quantiles.Of(values, 0.5).ShouldBe(50);
        Quantiles.Of(values, 0.99).ShouldBe(99);
        Quantiles.Of(values, 1).ShouldBe(100);
        Quantiles.Of(values, 0).ShouldBe(1);
    }

    [Fact]
    public void Of_None_IsNull() => Quantiles.Of([], 0.99).ShouldBeNull();

    [Fact]
    public void Milliseconds_OfMicros_IsAThousandth() => Quantiles.Milliseconds([1500], 0.5).ShouldBe(1.5);
}
