using System.Diagnostics.Metrics;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Planning;

namespace MultiRegion.ControlPlane.Telemetry;

/// <summary>The control plane's instruments.</summary>
internal sealed class ControlPlaneMetrics
{
    public const string MeterName = "MultiRegion.ControlPlane";
    private readonly Meter _meter;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _entriesRefused;
    private readonly Histogram<double> _tick;
    private readonly Counter<long> _failedTicks;
    private readonly Counter<long> _published;
    private readonly Counter<long> _conflicts;
    private readonly Histogram<double> _publish;
    private readonly Counter<long> _digestsWritten;
    private readonly Gauge<long> _digestSize;
    private readonly Gauge<long> _digestOmitted;
    private readonly Counter<long> _digestsRefused;
    private readonly Counter<long> _digestsMissed;
    private readonly Counter<long> _intentsLost;
    private readonly Counter<long> _intentsQuarantined;
    private readonly Counter<long> _webhooks;
    private readonly Counter<long> _drills;

    public ControlPlaneMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _accepted = _meter.CreateCounter<long>("multiregion.reports.accepted", "{report}", "Health reports taken");
        _refused = _meter.CreateCounter<long>("multiregion.reports.refused", "{report}", "Health reports refused, by reason");
        _entriesRefused = _meter.CreateCounter<long>("multiregion.reports.entries.refused", "{entry}", "Services and origins left out of reports that were taken, by reason");
        _tick = _meter.CreateHistogram<double>("multiregion.planning.duration", "s", "Time of one round of planning, without publishing");
        _failedTicks = _meter.CreateCounter<long>("multiregion.planning.failures", "{round}", "Rounds of planning that failed");
        _published = _meter.CreateCounter<long>("multiregion.plans.published", "{plan}", "Plans and tombstones published");
        _conflicts = _meter.CreateCounter<long>("multiregion.publish.conflicts", "{transaction}", "Publishes that met something else than expected");
        _publish = _meter.CreateHistogram<double>("multiregion.publish.duration", "s", "Time of one publishing transaction");
        _digestsWritten = _meter.CreateCounter<long>("multiregion.digests.written", "{digest}", "Digests of this cell that were written");
        _digestSize = _meter.CreateGauge<long>("multiregion.digest.size", "By", "Bytes of the digest that was written last");
        _digestOmitted = _meter.CreateGauge<long>("multiregion.digest.omitted", "{service}", "Services that the digest written last had no room for");
        _digestsRefused = _meter.CreateCounter<long>("multiregion.digests.refused", "{digest}", "Digests of other cells that were not used, by cell and reason");
        _digestsMissed = _meter.CreateCounter<long>("multiregion.digests.missed", "{read}", "Reads of another cell's digest that failed, by cell");
        _intentsLost = _meter.CreateCounter<long>("multiregion.intents.lost", "{intent}", "Intents that lost to one of another cell whose author had not seen them");
        _intentsQuarantined = _meter.CreateCounter<long>("multiregion.intents.quarantined", "{intent}", "Intents that came with a stamp too far ahead");
        _webhooks = _meter.CreateCounter<long>("multiregion.webhooks.attempts", "{attempt}", "Deliveries of events that were tried, by outcome");
        _drills = _meter.CreateCounter<long>("multiregion.drills.ended", "{drill}", "Drills that ended, by phase: Done, Aborted or Refused");
    }

    public void WebhookTried(bool taken) => _webhooks.Add(1, new KeyValuePair<string, object?>("outcome", taken ? "taken" : "failed"));

    public void ReportAccepted() => _accepted.Add(1);

    public void ReportRefused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void EntryRefused(string reason) => _entriesRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Ticked(TimeSpan duration) => _tick.Record(duration.TotalSeconds);

    public void TickFailed() => _failedTicks.Add(1);

    public void Published(int plans, TimeSpan duration)
    {
        _published.Add(plans);
        _publish.Record(duration.TotalSeconds);
    }

    public void Conflicted() => _conflicts.Add(1);

    public void DigestWritten(int bytes, int omitted)
    {
        _digestsWritten.Add(1);
        _digestSize.Record(bytes);
        _digestOmitted.Record(omitted);
    }

    public void DigestRefused(string cell, string reason) => _digestsRefused.Add(1, new("cell", cell), new("reason", reason));

    public void DigestMissed(string cell) => _digestsMissed.Add(1, new KeyValuePair<string, object?>("cell", cell));

    public void IntentLost() => _intentsLost.Add(1);

    public void IntentQuarantined() => _intentsQuarantined.Add(1);

    public void DrillEnded(DrillPhase phase) => _drills.Add(1, new KeyValuePair<string, object?>("phase", phase.ToString()));

    /// <summary>Shows how old what is known of each other cell is; a cell that was never heard has no age.</summary>
    public void ObserveDigests(Func<IEnumerable<(string Cell, TimeSpan? Age)>> peers) => _meter.CreateObservableGauge(
        "multiregion.digest.age",
        () => peers().Where(peer => peer.Age is not null).Select(peer => new Measurement<double>(peer.Age!.Value.TotalSeconds, new KeyValuePair<string, object?>("cell", peer.Cell))),
        "s", "Time since the newest digest of another cell was true, by cell");

    /// <summary>Shows what the last round of planning says of each service. Where capacities are not known well enough to tell, there is no verdict.</summary>
    public void ObserveSafety(SafetyBoard board)
    {
        _meter.CreateObservableGauge(
            "multiregion.plan.n1.safe", () => Of(entry => entry.Certificate.Verdict == SafetyVerdict.Unknown ? null : entry.Certificate.Verdict == SafetyVerdict.Safe ? 1 : 0),
            null, "1 while the loss of any one region or origin can be borne, by service");
        _meter.CreateObservableGauge(
            "multiregion.plan.n1.load", () => Of(entry => entry.Worst is { Utilisation: null, Shortfall: > 0 } ? double.PositiveInfinity : entry.Worst?.Utilisation),
            "1", "Load of the fullest region after the worst single loss, as a share of its capacity, by service; infinite where nothing is left");
        _meter.CreateObservableGauge(
            "multiregion.plan.n1.shortfall", () => Of(entry => Math.Max(0, entry.Worst?.Shortfall ?? 0)),
            "{request}/s", "Requests per second that the worst single loss leaves no capacity for, by service");
        _meter.CreateObservableGauge(
            "multiregion.plan.shortfall", () => Of(entry => entry.Shortfall),
            "{request}/s", "Requests per second of this cell that there is no capacity for now, by service");

        IEnumerable<Measurement<double>> Of(Func<SafetyBoard.Entry, double?> value) =>
            from service in board.Services
            let measured = value(service.Value)
            where measured is not null
            select new Measurement<double>(measured.Value, new KeyValuePair<string, object?>("service", service.Key));
    }

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
