using System.Text.Json;
using BenchmarkDotNet.Attributes;
using MultiRegion.Contracts;
using MultiRegion.Core;
using MultiRegion.Core.Validation;

namespace MultiRegion.Benchmarks.Micro;

/// <summary>
/// What a health report costs a control plane: 50 origins, 30 filled buckets each, from 20 edges in turn. Bar: 20,000 reports/s on one core after
/// parsing, so 50 µs for <see cref="Ingest"/>, and nothing allocated for each origin.
/// </summary>
[MemoryDiagnoser]
public class IngestionBenchmarks
{
    private const int Edges = 20;
    private const int Origins = 50;
    private const int Buckets = 30;

    private readonly byte[][] _bodies = new byte[Edges][];
    private readonly HealthReport[] _reports = new HealthReport[Edges];
    private ServiceController _controller = null!;
    private ReportContext _context = null!;
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;
    private int _next;

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        var definition = new ServiceDefinition
        {
            Name = "bench",
            Origins = [.. Enumerable.Range(0, Origins).Select(i => new OriginDefinition
            {
                Id = $"origin-{i}",
                Region = $"region-{i % 5}",
                Address = new Uri($"http://origin-{i}.example/"),
                Capacity = 1000,
            })],
        };
        for (int i = 0; i < Edges; i++)
        {
            // Through JSON and back, so that the types are those of a report that came in.
            _bodies[i] = JsonSerializer.SerializeToUtf8Bytes(Report(random, i), ContractsJson.Default.HealthReport);
            _reports[i] = JsonSerializer.Deserialize(_bodies[i], ContractsJson.Default.HealthReport)!;
        }

        _context = new ReportContext { Regions = ["region-0"], Services = new Dictionary<string, ServiceDefinition> { ["bench"] = definition } };
        _controller = new ServiceController("region-0", new ControllerOptions { Cells = 5 });
        _controller.Define(definition);
        for (int i = 0; i < Edges; i++)
            Ingest();
        _controller.Tick(_now, mayChangeWeights: true);
    }

    /// <summary>All that is done with a parsed report: validated, then taken into every origin's window.</summary>
    [Benchmark]
    public void Ingest()
    {
        HealthReport report = _reports[_next];
        _next = (_next + 1) % Edges;
        _now += TimeSpan.FromMilliseconds(1000.0 / Edges);
        ReportVerdict verdict = ReportValidator.Validate(report, _context, _now);
        foreach (ServiceObservation observation in verdict.Accepted)
            _controller.Observe(report.Edge, observation, _now, report.Interval);
    }

    /// <summary>Bytes to report.</summary>
    [Benchmark]
    public HealthReport? Parse()
    {
        _next = (_next + 1) % Edges;
        return JsonSerializer.Deserialize(_bodies[_next], ReportJson.HealthReport);
    }

    /// <summary>The same by the source generator alone, for comparison.</summary>
    [Benchmark]
    public HealthReport? ParseGenerated()
    {
        _next = (_next + 1) % Edges;
        return JsonSerializer.Deserialize(_bodies[_next], ContractsJson.Default.HealthReport);
    }

    private static HealthReport Report(Random random, int edge) => new()
    {
        Edge = $"edge-{edge}",
        Region = "region-0",
        Incarnation = 1,
        Sequence = 1,
        At = DateTimeOffset.UnixEpoch,
        Interval = TimeSpan.FromSeconds(1),
        Load = new EdgeLoad { Requests = 5000 },
        Services =
        [
            new ServiceObservation
            {
                Service = "bench",
                Plan = new PlanVersion(1, 1),
                Requests = 5000,
                Origins = [.. Enumerable.Range(0, Origins).Select(i => new OriginObservation
                {
                    Origin = $"origin-{i}",
                    Outcomes = new OutcomeCounts { Success = 97, ServerError = random.Next(3), Refused = random.Next(2) },
                    InFlight = random.Next(20),
                    Latency = Times(random),
                })],
            },
        ],
    };

    private static LatencyBuckets Times(Random random)
    {
        int first = random.Next(100, 200);
        int[] indexes = [.. Enumerable.Range(0, 2 * Buckets).OrderBy(_ => random.Next()).Take(Buckets).Order().Select(i => first + i)];
        return new LatencyBuckets(indexes, [.. indexes.Select(_ => (long)random.Next(1, 10))]);
    }
}
