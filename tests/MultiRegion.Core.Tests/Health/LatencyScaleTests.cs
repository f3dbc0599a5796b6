using FsCheck.Fluent;
using MultiRegion.Core.Health;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Health;

public sealed class LatencyScaleTests
{
    [Fact]
    public void IndexOf_AnyTimeOnTheScale_UpperBoundIsWithinASixteenth() =>
        Properties.Hold(Gen.Choose(0, int.MaxValue).SelectMany(value => Gen.Choose(0, 31).Select(shift => (long)value >> shift << 1)), time =>
        {
            double upper = LatencyScale.UpperBound(LatencyScale.IndexOf(time)).TotalMicroseconds;
            return upper >= time && upper - time <= time / 16.0;
        });

    [Fact]
    public void UpperBound_OfEveryBucket_IsTheLastTimeInIt()
    {
        for (int index = 0; index < LatencyScale.BucketCount; index++)
        {
            long upper = LatencyScale.UpperBound(index).Ticks / TimeSpan.TicksPerMicrosecond;
            LatencyScale.IndexOf(upper).ShouldBe(index);
            if (index < LatencyScale.BucketCount - 1)
                LatencyScale.IndexOf(upper + 1).ShouldBe(index + 1);
        }
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(long.MinValue, 0)]
    [InlineData(long.MaxValue, LatencyScale.BucketCount - 1)]
    public void IndexOf_OutsideTheScale_IsItsEnd(long microseconds, int expected) =>
        LatencyScale.IndexOf(microseconds).ShouldBe(expected);

    [Fact]
    public void UpperBound_OfTheLastBucket_IsAboveAnHour() =>
        LatencyScale.UpperBound(LatencyScale.BucketCount - 1).ShouldBeGreaterThan(TimeSpan.FromHours(1));

    [Theory]
    [InlineData(-1)]
    [InlineData(LatencyScale.BucketCount)]
    public void UpperBound_NoSuchBucket_Throws(int index) =>
        Should.Throw<ArgumentOutOfRangeException>(() => LatencyScale.UpperBound(index));
}
