using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace MultiRegion.ServiceDefaults.Metrics;

/// <summary>Listens to the meters that the host shows, and keeps their series.</summary>
internal sealed partial class MetricCollector : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _scraping = new();
    private readonly ServiceDefaultsOptions _options;
    private readonly IMeterFactory _meters;
    private readonly ServiceIdentity _identity;
    private readonly ILogger<MetricCollector> _logger;

    public MetricCollector(ServiceDefaultsOptions options, ServiceIdentity identity, IMeterFactory meters, ILogger<MetricCollector> logger)
    {
        (_options, _identity, _meters, _logger) = (options, identity, meters, logger);
        _listener.InstrumentPublished = Enable;
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Record((double)value, tags, state));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Record(value, tags, state));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    /// <summary>The text of one scrape.</summary>
    public string Scrape()
    {
        var text = new StringBuilder(16 * 1024);
        lock (_scraping)
        {
            Observe();
            foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
                family.Write(text);
        }

        text.Append("# TYPE target_info gauge\n");
        var target = Labels.Format(
        [
            new Tag("service.name", _identity.Name), new Tag("service.version", _identity.Version), new Tag("service.instance.id", _identity.Instance),
        ]);
        PrometheusText.Sample(text, "target_info", target, 1);
        return text.ToString();
    }

    private void Observe()
    {
        foreach (var family in _families.Values)
            if (family.Shape.Observed)
                family.Clear();
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException error)
        {
            // One instrument that cannot say its value must not hide the others.
            ObservationFailed(error.InnerException ?? error);
        }
    }

    private void Enable(Instrument instrument, MeterListener listener)
    {
        if (!IsShown(instrument) || InstrumentShape.Of(instrument) is not { } shape)
            return;
        var name = MetricName.Of(instrument.Name, instrument.Unit, shape.Kind);
        var family = _families.GetOrAdd(name, _ => MetricFamily.Create(name, instrument, shape, _options.MaxSeriesPerInstrument));
        if (family.Shape == shape)
            listener.EnableMeasurementEvents(instrument, family);
        else
            NameTaken(instrument.Name, instrument.Meter.Name, name);
    }

    /// <summary>A meter of another host in the same process (its scope is that host's factory) is not ours to show.</summary>
    private bool IsShown(Instrument instrument)
    {
        Meter meter = instrument.Meter;
        return (meter.Scope is null || ReferenceEquals(meter.Scope, _meters))
            && _options.Meters.Any(pattern => Matches(pattern, pattern.Contains('/', StringComparison.Ordinal) ? $"{meter.Name}/{instrument.Name}" : meter.Name));
    }

    private static bool Matches(string pattern, string name) => pattern.EndsWith('*')
        ? name.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : name.Equals(pattern, StringComparison.OrdinalIgnoreCase);

    private static void Record(double value, ReadOnlySpan<Tag> tags, object? state) => ((MetricFamily)state!).Record(value, tags);

    [LoggerMessage(7001, LogLevel.Warning, "Instrument {Instrument} of meter {Meter} is not shown: another of a different kind is {Name} already")]
    private partial void NameTaken(string instrument, string meter, string name);

    [LoggerMessage(7002, LogLevel.Warning, "An observable instrument did not give its value")]
    private partial void ObservationFailed(Exception error);
}
