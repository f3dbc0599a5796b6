using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Health;

public sealed class LatencyHistogramTests
{
    private static readonly Gen<List<(int Index, int Count)>> Entries =
        Gen.Choose(0, LatencyScale.BucketCount - 1).Zip(Gen.Choose(1, 1000)).ListOf().Select(list => list.ToList());

    [Fact]
    public void Quantile_Empty_IsNull() => new LatencyHistogram().Quantile(0.5).ShouldBeNull();

    [Fact]
    public void Quantile_NineteenFastOneSlow_CountsTheSlowOneAbove95()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(LatencyScale.IndexOf(1_000), 19);
        histogram.Add(LatencyScale.IndexOf(1_000_000), 1);
        histogram.Quantile(0.95).ShouldBe(LatencyScale.UpperBound(LatencyScale.IndexOf(1_000)));
        histogram.Quantile(0.951).ShouldBe(LatencyScale.UpperBound(LatencyScale.IndexOf(1_000_000)));
    }

    [Fact]
    public void Quantile_Any_IsTheBucketOfTheExactOne() =>
        Properties.Hold(Entries.Where(entries => entries.Count > 0).Zip(Gen.Choose(0, 1000)), input =>
        {
            (List<(int Index, int Count)> entries, int permille) = input;
            LatencyHistogram histogram = Of(entries);
            List<int> times = [.. entries.SelectMany(entry => Enumerable.Repeat(entry.Index, entry.Count)).Order()];
            int rank = Math.Max(1, (int)Math.Ceiling(permille / 1000.0 * times.Count));
            return histogram.Quantile(permille / 1000.0) == LatencyScale.UpperBound(times[rank - 1]);
        });

    [Fact]
    public void Merge_InAnyOrderAndGrouping_IsTheSame() =>
        Properties.Hold(Gen.Three(Entries), parts =>
        {
            (List<(int, int)> a, List<(int, int)> b, List<(int, int)> c) = parts;
            LatencyHistogram leftFirst = Merged(Merged(Of(a), Of(b)), Of(c));
            LatencyHistogram rightFirst = Merged(Of(a), Merged(Of(b), Of(c)));
            LatencyHistogram reversed = Merged(Of(c), Merged(Of(b), Of(a)));
            return Same(leftFirst, rightFirst) && Same(leftFirst, reversed) && Same(leftFirst, Of([.. a, .. b, .. c]));
        }, cases: 300);

    [Fact]
    public void Decay_Half_HalvesTheCountAndKeepsTheQuantiles()
    {
        LatencyHistogram histogram = Of([(100, 30), (200, 70)]);
        histogram.Decay(0.5);
        histogram.Count.ShouldBe(50);
        histogram.Quantile(0.3).ShouldBe(LatencyScale.UpperBound(100));
        histogram.Quantile(0.31).ShouldBe(LatencyScale.UpperBound(200));
    }

    [Fact]
    public void Merge_OfAFadedOne_AddsWhatIsLeftOfIt()
    {
        LatencyHistogram faded = Of([(100, 40)]);
        faded.Decay(0.25);
        LatencyHistogram into = Of([(200, 30)]);
        into.Decay(0.5);
        into.Merge(faded);
        into.Count.ShouldBe(25);
        into.Quantile(0.4).ShouldBe(LatencyScale.UpperBound(100));
        into.Quantile(0.41).ShouldBe(LatencyScale.UpperBound(200));
    }

    [Fact]
    public void Decay_ThousandsOfTimes_StaysFiniteAndForgets()
    {
        LatencyHistogram histogram = Of([(100, 1_000)]);
        for (int i = 0; i < 10_000; i++)
        {
            histogram.Decay(0.5);
            histogram.Add(200, 1);
        }

        histogram.Count.ShouldBe(2, 1e-6);
        histogram.Quantile(0).ShouldBe(LatencyScale.UpperBound(200));
    }

    [Fact]
    public void Decay_ToNothing_IsEmpty()
    {
        LatencyHistogram histogram = Of([(100, 1_000)]);
        histogram.Decay(0);
        histogram.Count.ShouldBe(0);
        histogram.Quantile(0.5).ShouldBeNull();
        histogram.Add(200, 1);
        histogram.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(LatencyScale.BucketCount, 1)]
    [InlineData(5, -1)]
    [InlineData(5, double.NaN)]
    [InlineData(5, double.PositiveInfinity)]
    public void Add_NoBucketOrNoCount_AddsNothing(int index, double count)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(index, count);
        histogram.Count.ShouldBe(0);
    }

    [Fact]
    public void Add_BucketsOfUnequalLength_AddsThePairs()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(new LatencyBuckets([1, 2], [10]));
        histogram.Count.ShouldBe(10);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void Decay_OutOfRange_Throws(double factor) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new LatencyHistogram().Decay(factor));

    private static LatencyHistogram Of(List<(int Index, int Count)> entries)
    {
        var histogram = new LatencyHistogram();
        foreach ((int index, int count) in entries)
            histogram.Add(index, count);
        return histogram;
    }

    private static LatencyHistogram Merged(LatencyHistogram into, LatencyHistogram other)
    {
        into.Merge(other);
        return into;
    }

    private static bool Same(LatencyHistogram a, LatencyHistogram b)
    {
        if (a.Count != b.Count)
            return false;
        for (int i = 0; i <= 100; i++)
        {
            if (a.Quantile(i / 100.0) != b.Quantile(i / 100.0))
                return false;
        }

        return true;
    }
}
