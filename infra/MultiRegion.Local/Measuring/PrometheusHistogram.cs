using System.Globalization;

namespace MultiRegion.Local.Measuring;

/// <summary>A histogram without labels, as Prometheus's text format shows it: upper bounds, and how many values lie at or below each.</summary>
internal sealed record PrometheusHistogram(IReadOnlyList<double> Bounds, IReadOnlyList<double> Cumulative)
{
    /// <param name="text">A scrape.</param>
    /// <param name="name">Name of the family.</param>
    public static PrometheusHistogram Parse(string text, string name)
    {
        string start = $"{name}_bucket{{";
        List<double> bounds = [];
        List<double> cumulative = [];
        foreach (string line in text.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal)))
        {
            int at = line.IndexOf("le=\"", StringComparison.Ordinal) + 4;
            string bound = line[at..line.IndexOf('"', at)];
            bounds.Add(bound == "+Inf" ? double.PositiveInfinity : double.Parse(bound, CultureInfo.InvariantCulture));
            cumulative.Add(double.Parse(line[(line.IndexOf('}', at) + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
        }

        return new PrometheusHistogram(bounds, cumulative);
    }

    /// <summary>All values of several histograms with the same bounds.</summary>
    public static PrometheusHistogram Sum(IEnumerable<PrometheusHistogram> histograms) => histograms.Aggregate((a, b) =>
        a.Cumulative.Count == 0 ? b : a with { Cumulative = [.. a.Cumulative.Select((count, i) => count + (i < b.Cumulative.Count ? b.Cumulative[i] : 0))] });

    /// <summary>What was counted since an earlier scrape.</summary>
    public PrometheusHistogram Since(PrometheusHistogram earlier) => this with
    {
        Cumulative = [.. Cumulative.Select((count, i) => count - (i < earlier.Cumulative.Count ? earlier.Cumulative[i] : 0))],
    };

    public double Count => Cumulative.Count == 0 ? 0 : Cumulative[^1];

    /// <summary>The quantile, taken to lie evenly within its bucket, as Prometheus's histogram_quantile does; null of none.</summary>
    public double? Quantile(double q)
    {
        if (Count <= 0)
            return null;
        double rank = q * Count;
        for (int i = 0; i < Bounds.Count; i++)
        {
            if (Cumulative[i] < rank)
                continue;
            double below = i == 0 ? 0 : Cumulative[i - 1];
            double least = i == 0 ? 0 : Bounds[i - 1];
            return double.IsPositiveInfinity(Bounds[i]) ? least : least + ((Bounds[i] - least) * (rank - below) / (Cumulative[i] - below));
        }

        return null;
    }
}
