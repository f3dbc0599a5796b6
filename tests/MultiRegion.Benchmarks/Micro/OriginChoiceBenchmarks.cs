using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Ejection;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Benchmarks.Micro;

/// <summary>The whole choice: a region, the better of two of its origins, a slot of its limit; and giving the slot back. Bar: 50 ns, 0 bytes.</summary>
[MemoryDiagnoser]
public class OriginChoiceBenchmarks
{
    private readonly double[] _draws = [.. Enumerable.Range(0, 1024).Select(i => i * 0.61803398875 % 1)];
    private RoutingState _routing = null!;
    private OriginChoice _choice = null!;
    private int _next;

    [Params(3, 20)]
    public int Origins { get; set; }

    [Params(1, 2, 10)]
    public int PerRegion { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _routing = new RoutingState(Options.Create(new EjectionOptions()), TimeProvider.System, NullLogger<RoutingState>.Instance);
        var definition = new ServiceDefinition
        {
            Name = "demo",
            Origins = [.. Enumerable.Range(0, Origins).Select(i => new OriginDefinition { Id = $"o{i}", Region = $"r{i / PerRegion}", Address = new Uri($"http://o{i}") })],
        };
        var plan = new Plan
        {
            Cell = "c",
            Service = "demo",
            Version = new PlanVersion(1, 1),
            PlannedAt = DateTimeOffset.UnixEpoch,
            Definition = definition,
            Weights = definition.Origins.ToDictionary(origin => origin.Id, _ => 1.0 / Origins),
        };
        _routing.Apply([plan], []);
        RoutedService service = _routing.Table.Services["demo"];
        for (int i = 0; i < Origins; i++)
        {
            for (int n = 0; n < 20 + i; n++)
                service.Origins[i].State.TryEnter(1000);
            for (int n = 0; n < 100; n++)
                service.Origins[i].State.CountFirstByte(TimeSpan.FromMilliseconds(40 + (i * 40)));
        }

        service.State.UpdateLatency(service, TimeSpan.FromMilliseconds(100));
        _choice = service.State.Choice;
    }

    [Benchmark]
    public int TakeAndLeave()
    {
        int next = _next += 2;
        if (_choice.TryTake(default, _draws[next & 1023], _draws[(next + 1) & 1023], out int index))
            _choice.Service.Origins[index].State.Leave();
        return index;
    }
}
