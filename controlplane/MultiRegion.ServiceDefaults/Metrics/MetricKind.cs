using System.Diagnostics.Metrics;

namespace MultiRegion.ServiceDefaults.Metrics;

/// <summary>What Prometheus calls the type of a metric.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>How an instrument's measurements become a series.</summary>
/// <param name="Kind">The type shown.</param>
/// <param name="Adds">True if a measurement adds to the series, false if it is the series' value.</param>
/// <param name="Observed">True if values are asked for at each scrape.</param>
internal readonly record struct InstrumentShape(MetricKind Kind, bool Adds, bool Observed)
{
    /// <summary>Null for an instrument of a type that is not known here.</summary>
    public static InstrumentShape? Of(Instrument instrument)
    {
        var type = instrument.GetType();
        while (type is not null && !type.IsGenericType)
            type = type.BaseType;
        var definition = type?.GetGenericTypeDefinition();
        return definition switch
        {
            _ when definition == typeof(Counter<>) => new(MetricKind.Counter, Adds: true, Observed: false),
            _ when definition == typeof(UpDownCounter<>) => new(MetricKind.Gauge, Adds: true, Observed: false),
            _ when definition == typeof(Gauge<>) => new(MetricKind.Gauge, Adds: false, Observed: false),
            _ when definition == typeof(Histogram<>) => new(MetricKind.Histogram, Adds: true, Observed: false),
            _ when definition == typeof(ObservableCounter<>) => new(MetricKind.Counter, Adds: false, Observed: true),
            _ when definition == typeof(ObservableUpDownCounter<>) => new(MetricKind.Gauge, Adds: false, Observed: true),
            _ when definition == typeof(ObservableGauge<>) => new(MetricKind.Gauge, Adds: false, Observed: true),
            _ => null,
        };
    }
}
