using System.Diagnostics.Metrics;
using System.Text;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace MultiRegion.ServiceDefaults.Metrics;

/// <summary>All series of one metric name. Instruments of the same name and shape share one.</summary>
internal abstract class MetricFamily(string name, string? help, InstrumentShape shape)
{
    public string Name => name;

    public InstrumentShape Shape => shape;

    public abstract void Record(double value, ReadOnlySpan<Tag> tags);

    /// <summary>Forgets what was observed, before observing anew: what is not there any more must not be shown.</summary>
    public abstract void Clear();

    public abstract void Write(StringBuilder text);

    public static MetricFamily Create(string name, Instrument instrument, InstrumentShape shape, int maxSeries) =>
        shape.Kind == MetricKind.Histogram
            ? new HistogramFamily(name, instrument.Description, shape, BucketBounds.Of(instrument), maxSeries)
            : new ScalarFamily(name, instrument.Description, shape, maxSeries);

    protected void WriteHeader(StringBuilder text)
    {
        if (!string.IsNullOrEmpty(help))
            text.Append("# HELP ").Append(name).Append(' ')
                .Append(help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)).Append('\n');
        var type = shape.Kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        };
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }
}

internal sealed class ScalarFamily(string name, string? help, InstrumentShape shape, int maxSeries) : MetricFamily(name, help, shape)
{
    private readonly SeriesTable<ScalarSeries> _series = new(() => new ScalarSeries(), maxSeries);

    public override void Record(double value, ReadOnlySpan<Tag> tags)
    {
        if (Shape.Adds)
            _series.Get(tags).Add(value);
        else
            _series.Get(tags).Set(value);
    }

    public override void Clear() => _series.Clear();

    public override void Write(StringBuilder text)
    {
        var series = _series.Snapshot();
        if (series.Length == 0)
            return;
        WriteHeader(text);
        foreach (var (labels, scalar) in series)
            PrometheusText.Sample(text, Name, labels, scalar.Value);
    }
}

internal sealed class HistogramFamily(string name, string? help, InstrumentShape shape, double[] bounds, int maxSeries)
    : MetricFamily(name, help, shape)
{
    private readonly SeriesTable<HistogramSeries> _series = new(() => new HistogramSeries(bounds), maxSeries);

    public override void Record(double value, ReadOnlySpan<Tag> tags) => _series.Get(tags).Record(value);

    public override void Clear() => _series.Clear();

    public override void Write(StringBuilder text)
    {
        var series = _series.Snapshot();
        if (series.Length == 0)
            return;
        WriteHeader(text);
        foreach (var (labels, histogram) in series)
            WriteSeries(text, labels, histogram);
    }

    private void WriteSeries(StringBuilder text, string labels, HistogramSeries histogram)
    {
        var comma = labels.Length == 0 ? "" : ",";
        var counts = histogram.Counts();
        var total = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            var bound = i < bounds.Length ? PrometheusText.Number(bounds[i]) : "+Inf";
            PrometheusText.Sample(text, Name + "_bucket", $"{labels}{comma}le=\"{bound}\"", total);
        }

        PrometheusText.Sample(text, Name + "_sum", labels, histogram.Sum);
        PrometheusText.Sample(text, Name + "_count", labels, total);
    }
}
