using System.Diagnostics.Metrics;

namespace MultiRegion.ServiceDefaults.Metrics;

/// <summary>Upper bounds of a histogram's buckets: the instrument's own advice, or OpenTelemetry's defaults.</summary>
internal static class BucketBounds
{
    /// <summary>For seconds, as OpenTelemetry's HTTP conventions advise.</summary>
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private static readonly double[] Default = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    public static double[] Of(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        { Unit: "s" } => Seconds,
        _ => Default,
    };
}
