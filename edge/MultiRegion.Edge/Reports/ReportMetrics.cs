using System.Diagnostics.Metrics;

namespace MultiRegion.Edge.Reports;

/// <summary>How reporting to the control plane goes.</summary>
internal sealed class ReportMetrics
{
    private readonly Histogram<double> _duration;

    public ReportMetrics(IMeterFactory meters) => _duration = meters.Create("MultiRegion.Edge")
        .CreateHistogram<double>("multiregion.edge.report.duration", "s", "Time for one replica to take one health report");

    public void Sent(Uri endpoint, bool taken, TimeSpan duration) => _duration.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("endpoint", endpoint.Authority),
        new KeyValuePair<string, object?>("result", taken ? "taken" : "failed"));
}
