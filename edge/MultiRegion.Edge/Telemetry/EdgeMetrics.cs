using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using MultiRegion.Contracts;
using MultiRegion.Edge.Attempts;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Telemetry;

/// <summary>
/// The instruments of the request path. All are observed: they read the counts that the routing state keeps anyway, so that a request pays
/// nothing for them.
/// </summary>
internal sealed class EdgeMetrics : IHostedService
{
    public const string MeterName = "MultiRegion.Edge";

    private static readonly string[] OutcomeNames = Enum.GetNames<OutcomeClass>();
    private readonly RoutingState _routing;

    public EdgeMetrics(IMeterFactory meters, RoutingState routing, AttemptServices services)
    {
        _routing = routing;
        Meter meter = meters.Create(MeterName);
        meter.CreateObservableCounter("multiregion.edge.requests", Requests, "{request}", "Requests of services, whatever the number of attempts.");
        meter.CreateObservableCounter("multiregion.edge.retries", Retries, "{attempt}", "Attempts beyond a request's first.");
        meter.CreateObservableCounter("multiregion.edge.hedges", Hedges, "{attempt}", "Attempts that ran beside a slow one; retries count them too.");
        meter.CreateObservableCounter("multiregion.edge.attempts", Attempts, "{attempt}", "Attempts by origin and outcome.");
        meter.CreateObservableUpDownCounter("multiregion.edge.requests.active", () => routing.InFlight, "{request}", "Requests in flight.");
        meter.CreateObservableUpDownCounter("multiregion.edge.attempts.active", Active, "{attempt}", "Attempts in flight by origin.");
        meter.CreateObservableCounter("multiregion.edge.ejections", () => routing.Ejections, "{ejection}", "Origins that the edge put out by itself.");
        meter.CreateObservableUpDownCounter("multiregion.edge.origin.ejected", Ejected, "{origin}", "1 while the edge keeps traffic from the origin.");
        meter.CreateObservableUpDownCounter("multiregion.edge.origin.held", Held, "{origin}", "1 while the origin refuses all requests and is left alone.");
        meter.CreateObservableUpDownCounter(
            "multiregion.edge.replay.memory", () => services.ReplayMemory.Used, "By", "Request bodies kept for another attempt.");
        meter.CreateObservableCounter(
            "multiregion.edge.replay.refused", () => services.ReplayMemory.Refused, "{body}", "Bodies that were not kept because that memory was used up.");
        meter.CreateObservableCounter(
            "multiregion.edge.origin.overflows", Overflows, "{request}", "Requests that found the origin at its limit of requests in flight and went on.");
        meter.CreateObservableUpDownCounter(
            "multiregion.edge.origin.connections", Connections, "{connection}", "Connections to the origin that stand, used or idle (as HTTP/1.1 uses them).");
        meter.CreateObservableGauge("multiregion.edge.origin.weight", Weights, "1", "Share of the service's requests that goes to the origin now.");
        meter.CreateObservableGauge("multiregion.edge.retry_budget", Budgets, "{token}", "Further attempts that the service may make now.");
        meter.CreateObservableGauge(
            "multiregion.edge.retry_budget.edge", () => services.Bank.Left(routing.Now), "{token}", "The same for all services together.");
    }

    // It is a hosted service so that it is made, although nothing on the request path asks for it.
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<long>> Requests() => Services().Select(service => Of(service.State.TotalRequests, service));

    private IEnumerable<Measurement<long>> Retries() => Services().Select(service => Of(service.State.TotalRetries, service));

    private IEnumerable<Measurement<long>> Hedges() => Services().Select(service => Of(service.State.TotalHedges, service));

    private IEnumerable<Measurement<long>> Attempts()
    {
        foreach (var (service, origin) in Origins())
        {
            for (int outcome = 0; outcome < OutcomeNames.Length; outcome++)
            {
                if (origin.State.Total((OutcomeClass)outcome) is > 0 and var count)
                    yield return Of(count, service, origin, new KeyValuePair<string, object?>("outcome", OutcomeNames[outcome]));
            }
        }
    }

    private IEnumerable<Measurement<long>> Active() => Origins().Select(pair => Of((long)pair.Origin.State.InFlight, pair.Service, pair.Origin));

    private IEnumerable<Measurement<long>> Overflows() => Origins().Select(pair => Of(pair.Origin.State.Overflows, pair.Service, pair.Origin));

    private IEnumerable<Measurement<long>> Connections()
    {
        foreach (var (service, origin) in Origins())
        {
            int open = origin.State.Connections, used = Math.Min(open, origin.State.InFlight);
            yield return Of((long)used, service, origin, new KeyValuePair<string, object?>("state", "used"));
            yield return Of((long)(open - used), service, origin, new KeyValuePair<string, object?>("state", "idle"));
        }
    }

    private IEnumerable<Measurement<long>> Ejected() => Origins().Select(pair => Of(pair.Origin.IsEjected ? 1L : 0L, pair.Service, pair.Origin));

    private IEnumerable<Measurement<long>> Held() =>
        Origins().Select(pair => Of(pair.Origin.State.Refusals.Holds(_routing.Now) ? 1L : 0L, pair.Service, pair.Origin));

    private IEnumerable<Measurement<long>> Budgets() =>
        Services().Select(service => Of(service.State.Bank.Left(_routing.Now), service));

    private IEnumerable<Measurement<double>> Weights() => Services().SelectMany(service =>
    {
        OriginChoice choice = service.State.Choice;
        return choice.Service.Origins.Select((origin, i) => Of(choice.WeightOf(i), service, origin));
    });

    private ImmutableArray<RoutedService> Services() => _routing.Table.Services.Values;

    private IEnumerable<(RoutedService Service, RoutedOrigin Origin)> Origins() =>
        Services().SelectMany(service => service.Origins, (service, origin) => (service, origin));

    private static Measurement<long> Of(long value, RoutedService service) => new(value, new KeyValuePair<string, object?>("service", service.Name));

    private static Measurement<T> Of<T>(T value, RoutedService service, RoutedOrigin origin, params ReadOnlySpan<KeyValuePair<string, object?>> more)
        where T : struct => new(value,
        [
            new("service", service.Name), new("origin", origin.Id), new("region", origin.Definition.Region), .. more,
        ]);
}
