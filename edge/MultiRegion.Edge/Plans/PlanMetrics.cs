using System.Diagnostics.Metrics;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Plans;

/// <summary>How plans come to this edge.</summary>
internal sealed class PlanMetrics
{
    private readonly Histogram<double> _lag;
    private readonly Counter<long> _refusals;

    public PlanMetrics(IMeterFactory meters, RoutingState routing, TimeProvider time)
    {
        var meter = meters.Create("MultiRegion.Edge");
        _lag = meter.CreateHistogram(
            "multiregion.edge.plan.lag", "s", "Time from the planning of a plan to its being in force here, by both clocks", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60] });
        _refusals = meter.CreateCounter<long>("multiregion.edge.plan.refusals", "{plan}", "Plans that were not taken, each version once");
        meter.CreateObservableGauge(
            "multiregion.edge.plan.epoch", () => Versions(routing, version => version.Epoch), null, "Epoch of the plan in force");
        meter.CreateObservableGauge(
            "multiregion.edge.plan.revision", () => Versions(routing, version => version.Revision), null, "Revision of the plan in force");
        meter.CreateObservableGauge(
            "multiregion.edge.consul.silence", () => Silence(time), "s", "Time since Consul last answered the watch");
    }

    /// <summary>How the watch on the index is doing.</summary>
    public WatchStatus Watch { get; } = new();

    public void Taken(string service, TimeSpan lag) =>
        _lag.Record(Math.Max(0, lag.TotalSeconds), new KeyValuePair<string, object?>("service", service));

    public void Refused(string service, PlanRefusal reason) => _refusals.Add(
        1, new KeyValuePair<string, object?>("service", service), new KeyValuePair<string, object?>("reason", reason.ToString()));

    private static IEnumerable<Measurement<long>> Versions(RoutingState routing, Func<PlanVersion, long> part) =>
        routing.Table.Services.Values.Select(service => new Measurement<long>(
            part(service.Plan.Version), new KeyValuePair<string, object?>("service", service.Name)));

    private IEnumerable<Measurement<double>> Silence(TimeProvider time) =>
        Watch.LastContact is { } last ? [new Measurement<double>((time.GetUtcNow() - last).TotalSeconds)] : [];
}

/// <summary>Why a plan was not taken.</summary>
internal enum PlanRefusal
{
    /// <summary>It cannot be read, or does not validate.</summary>
    Invalid,

    /// <summary>The index shows a version below the one in force.</summary>
    Older,
}
