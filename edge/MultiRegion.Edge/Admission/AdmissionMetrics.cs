using System.Diagnostics.Metrics;
using MultiRegion.Contracts;
using MultiRegion.Edge.Telemetry;

namespace MultiRegion.Edge.Admission;

/// <summary>What the gate counts anyway, to be seen.</summary>
internal sealed class AdmissionMetrics : IHostedService
{
    private readonly AdmissionGate _gate;

    public AdmissionMetrics(IMeterFactory meters, AdmissionGate gate)
    {
        _gate = gate;
        Meter meter = meters.Create(EdgeMetrics.MeterName);
        meter.CreateObservableCounter("multiregion.edge.refusals", Refusals, "{request}", "Requests that the edge did not take, by reason and priority.");
        meter.CreateObservableUpDownCounter(
            "multiregion.edge.admitted", () => gate.Requests, "{request}", "Requests that count against the edge's limit, streams left out.");
        meter.CreateObservableGauge("multiregion.edge.admission.limit", Limits, "{request}", "Requests in flight above which a priority is refused.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<long>> Refusals() =>
        from reason in Enum.GetValues<RefusalReason>()
        from priority in Enum.GetValues<ServicePriority>()
        let count = _gate.Refused(reason, priority)
        where count > 0
        select new Measurement<long>(count, new KeyValuePair<string, object?>("reason", Refusal.NameOf(reason)), Of(priority));

    private IEnumerable<Measurement<long>> Limits() =>
        Enum.GetValues<ServicePriority>().Select(priority => new Measurement<long>(_gate.LimitOf(priority), Of(priority)));

    private static KeyValuePair<string, object?> Of(ServicePriority priority) => new("priority", priority.ToString());
}
