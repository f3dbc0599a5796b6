using System.Net;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Admission;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Ejection;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Benchmarks.Micro;

/// <summary>Taking a request in and letting it go, at an edge that is not overloaded. Bar: 100 ns, 0 bytes.</summary>
[MemoryDiagnoser]
public class AdmissionBenchmarks
{
    private readonly DefaultHttpContext _context = new() { Connection = { RemoteIpAddress = IPAddress.Parse("10.1.2.3") } };
    private AdmissionGate _gate = null!;
    private RoutedService _service = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _gate = new AdmissionGate(Options.Create(new AdmissionOptions()), Options.Create(new EdgeOptions()));
        var routing = new RoutingState(Options.Create(new EjectionOptions()), TimeProvider.System, NullLogger<RoutingState>.Instance);
        routing.Apply([new Plan
        {
            Cell = "bench",
            Service = "demo",
            Version = new PlanVersion(1, 1),
            PlannedAt = DateTimeOffset.UnixEpoch,
            Definition = new ServiceDefinition { Name = "demo", Origins = [new OriginDefinition { Id = "o", Region = "r", Address = new Uri("http://o") }] },
            Weights = new Dictionary<string, double> { ["o"] = 1 },
        }], []);
        _service = routing.Table.Services["demo"];
    }

    [Benchmark]
    public bool Pressed() => _gate.IsPressed;

    [Benchmark]
    public bool EnterAndLeave()
    {
        bool taken = _gate.TryEnter(_context, _service, out uint client) is null;
        _gate.Leave(client, wasStream: false);
        return taken;
    }
}
