using System.Diagnostics.Metrics;
using MultiRegion.Edge.Telemetry;

namespace MultiRegion.Edge.Streams;

/// <summary>Streams as they are counted when somebody asks.</summary>
internal sealed class StreamMetrics : IHostedService
{
    private readonly StreamBook _book;

    public StreamMetrics(IMeterFactory meters, StreamBook book)
    {
        _book = book;
        Meter meter = meters.Create(EdgeMetrics.MeterName);
        meter.CreateObservableUpDownCounter("multiregion.edge.streams.active", Active, "{stream}", "Upgraded connections and server-sent events, by service and kind.");
        meter.CreateObservableCounter("multiregion.edge.streams.closed", Closed, "{stream}", "Streams that the edge closed by itself, by reason.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<long>> Active() => _book.Open
        .GroupBy(stream => (stream.Service.Name, stream.Kind))
        .Select(group => new Measurement<long>(group.Count(), new("service", group.Key.Name), new("kind", group.Key.Kind.ToString())));

    private IEnumerable<Measurement<long>> Closed() => StreamEnd.All
        .Select((end, i) => new Measurement<long>(_book.Closed(i), new KeyValuePair<string, object?>("reason", end.Name)));
}
