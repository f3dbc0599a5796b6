using MultiRegion.Local.Measuring;

namespace MultiRegion.Local.Tests.Measuring;

public sealed class PrometheusHistogramTests
{
    private const string Before = """
        # TYPE rounds_seconds histogram
        rounds_seconds_bucket{le="0.005"} 10
        rounds_seconds_bucket{le="0.01"} 10
        rounds_seconds_bucket{le="+Inf"} 10
        rounds_seconds_sum 0.02
        rounds_seconds_count 10
        other_seconds_bucket{le="0.005"} 7
        """;

    private const string After = """
        rounds_seconds_bucket{le="0.005"} 60
        rounds_seconds_bucket{le="0.01"} 109
        rounds_seconds_bucket{le="+Inf"} 110
        """;

    [Fact]
    public void Since_AnEarlierScrape_CountsWhatIsNew()
    {
        PrometheusHistogram since = Read(After).Since(Read(Before));

        since.Count.ShouldBe(100);
        since.Quantile(0.5).ShouldBe(0.005);
        since.Quantile(0.745)!.Value.ShouldBe(0.0075, 1e-9);
        since.Quantile(1).ShouldBe(0.01, "beyond the last bound nothing more is known");
    }

    [Fact]
    public void Sum_OfTwoReplicas_CountsBoth() => PrometheusHistogram.Sum([Read(After), Read(Before)]).Cumulative.ShouldBe([70, 119, 120]);

    [Fact]
    public void Quantile_OfNothing_IsNone()
    {
        Read("").Quantile(0.5).ShouldBeNull();
        Read(Before).Since(Read(Before)).Quantile(0.5).ShouldBeNull();
    }

    private static PrometheusHistogram Read(string text) => PrometheusHistogram.Parse(text, "rounds_seconds");
}
