using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Reports;

/// <summary>Makes health reports: numbered within this life of the process, each over the time since the one before.</summary>
internal sealed class ReportBuilder
{
    private static readonly string? Version = typeof(ReportBuilder).Assembly.GetName().Version?.ToString(3);
    private readonly EdgeOptions _options;
    private readonly RoutingState _routing;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly long _incarnation;
    private long _sequence;
    private long _last;

    public ReportBuilder(IOptions<EdgeOptions> options, RoutingState routing, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        (_options, _routing, _lifetime, _time) = (options.Value, routing, lifetime, time);
        _incarnation = time.GetUtcNow().ToUnixTimeMilliseconds();
        _last = time.GetTimestamp();
    }

    public HealthReport Build()
    {
        var now = _time.GetTimestamp();
        var interval = _time.GetElapsedTime(_last, now);
        _last = now;
        var services = _routing.Collect();
        return new HealthReport
        {
            Edge = _options.Id,
            Region = _options.Region,
            Incarnation = _incarnation,
            Sequence = ++_sequence,
            At = _time.GetUtcNow(),
            Interval = interval,
            Services = services,
            Load = new EdgeLoad
            {
                Requests = services.Sum(service => service.Requests),
                InFlight = _routing.InFlight,
                MemoryBytes = Environment.WorkingSet,
                Version = Version,
                Draining = _lifetime.ApplicationStopping.IsCancellationRequested,
            },
        };
    }
}
