using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Ejection;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Tests.Hosting;
using MultiRegion.Edge.Tests.Support;

namespace MultiRegion.Edge.Tests.Routing;

/// <summary>The routing of one service with three origins, by a clock that stands still.</summary>
public abstract class ThreeOrigins
{
    private protected static readonly ServiceDefinition Three = EdgeFixture.ServiceOf(new("http://a"), new("http://b"), new("http://c")) with
    {
        Concurrency = new ConcurrencyOptions { SlowStart = TimeSpan.Zero },
    };

    private protected readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private protected readonly EjectionOptions _options = new();
    private protected readonly RoutingState _routing;

    private protected ThreeOrigins() =>
        _routing = new RoutingState(Options.Create(_options), _time, NullLogger<RoutingState>.Instance);

    private protected RoutedService Service => _routing.Table.Services["demo"];

    private protected IReadOnlyList<string> Apply(long revision, params double[] weights) => _routing.Apply([EdgeFixture.PlanOf(Three, revision, weights)], []);

    private protected void Fail(int origin, OutcomeClass outcome, int times)
    {
        for (int i = 0; i < times; i++)
            _routing.Judge(Service, Service.Origins[origin], outcome, trial: false, _routing.Now);
    }

    private protected double[] Shares()
    {
        OriginChoice choice = _routing.ChoiceOf(Service, _routing.Now);
        return [.. Service.Origins.Select((_, i) => choice.WeightOf(i))];
    }
}
