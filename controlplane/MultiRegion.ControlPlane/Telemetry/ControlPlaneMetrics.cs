using System.Diagnostics.Metrics;

namespace MultiRegion.ControlPlane.Telemetry;

/// <summary>The control plane's instruments.</summary>
internal sealed class ControlPlaneMetrics
{
    public const string MeterName = "MultiRegion.ControlPlane";
    private readonly Meter _meter;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _tick;
    private readonly Counter<long> _failedTicks;
    private readonly Counter<long> _published;
    private readonly Counter<long> _conflicts;
    private readonly Histogram<double> _publish;

    public ControlPlaneMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _accepted = _meter.CreateCounter<long>("multiregion.reports.accepted", "{report}", "Health reports taken");
        _refused = _meter.CreateCounter<long>("multiregion.reports.refused", "{report}", "Health reports refused, by reason");
        _tick = _meter.CreateHistogram<double>("multiregion.planning.duration", "s", "Time of one round of planning, without publishing");
        _failedTicks = _meter.CreateCounter<long>("multiregion.planning.failures", "{round}", "Rounds of planning that failed");
        _published = _meter.CreateCounter<long>("multiregion.plans.published", "{plan}", "Plans and tombstones published");
        _conflicts = _meter.CreateCounter<long>("multiregion.publish.conflicts", "{transaction}", "Publishes that met something else than expected");
        _publish = _meter.CreateHistogram<double>("multiregion.publish.duration", "s", "Time of one publishing transaction");
    }

    public void ReportAccepted() => _accepted.Add(1);

    public void ReportRefused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Ticked(TimeSpan duration) => _tick.Record(duration.TotalSeconds);

    public void TickFailed() => _failedTicks.Add(1);

    public void Published(int plans, TimeSpan duration)
    {
        _published.Add(plans);
        _publish.Record(duration.TotalSeconds);
    }

    public void Conflicted() => _conflicts.Add(1);

    /// <summary>Shows the state of the replica, read when somebody asks.</summary>
    public void Observe(Func<bool> leader, Func<long> epoch, Func<bool> warm, Func<int> edges, Func<double> reportAge)
    {
        _meter.CreateObservableGauge("multiregion.leader", () => leader() ? 1 : 0, null, "1 while this replica leads its cell");
        _meter.CreateObservableGauge("multiregion.epoch", epoch, null, "Highest epoch that this replica knows");
        _meter.CreateObservableGauge("multiregion.warm", () => warm() ? 1 : 0, null, "1 while reports suffice to change weights");
        _meter.CreateObservableGauge("multiregion.edges.known", edges, "{edge}", "Edges heard of lately");
        _meter.CreateObservableGauge("multiregion.reports.age", reportAge, "s", "Age of the last report of the edge that has been silent longest");
    }
}
