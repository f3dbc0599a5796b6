using MultiRegion.Contracts;
using MultiRegion.Core;

namespace MultiRegion.Benchmarks.Planning;

/// <summary>Definitions, reports and digests of a busy cell, from a seed. Some origins fail for a while, some are slow, demand wanders.</summary>
internal sealed class CellLoad
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int Seed = 7;
#pragma warning disable RS0030 // Chance from a seed.
    private readonly Random _random = new(Seed);
#pragma warning restore RS0030
    private readonly string[] _cells;
    private readonly PlanningRoundOptions _options;
    private readonly int[] _buckets;
    private long _sequence;

    public CellLoad(string[] cells, PlanningRoundOptions options, int buckets)
    {
        (_cells, _options) = (cells, options);
        _buckets = [.. Enumerable.Range(0, buckets).Select(i => 80 + i)];
        Definitions = [.. Enumerable.Range(0, options.Services).Select(Definition)];
    }

    public IReadOnlyList<ServiceDefinition> Definitions { get; }

    public HealthReport Report(int edge, DateTimeOffset now) => new()
    {
        Edge = $"edge-{edge}",
        Region = _cells[0],
        Incarnation = 1,
        Sequence = ++_sequence,
        At = now,
        Interval = TimeSpan.FromSeconds(1),
        Load = new EdgeLoad(),
        Services = [.. Definitions.Select(definition => Observation(definition, now))],
    };

    public CellDigest Digest(string cell, DateTimeOffset now) => new()
    {
        Cell = cell,
        Epoch = 1,
        At = now,
        Services =
        [
            .. Definitions.Select(definition => new ServiceDigest
            {
                Service = definition.Name,
                Demand = _random.Next(500, 1000),
                Origins = [.. definition.Origins.Select(origin => new OriginDigest
                {
                    Origin = origin.Id, Score = _random.Next(60, 101), Evidence = HealthEvidence.Good, Wanted = _random.Next(0, 30), Planned = _random.Next(0, 30),
                })],
                Offers = [.. definition.Origins.Where(origin => origin.Region == cell)
                    .SelectMany(origin => _cells.Where(other => other != cell).Select(other => new CapacityOffer(origin.Id, other, _random.Next(0, 40))))],
            }),
        ],
    };

    public static Plan Publish(PlanDraft draft, string cell, int revision, DateTimeOffset now) => new()
    {
        Cell = cell,
        Service = draft.Definition.Name,
        Version = new PlanVersion(1, revision + 1),
        PlannedAt = now,
        Definition = draft.Definition,
        Weights = draft.Weights,
        State = draft.State,
    };

    private ServiceDefinition Definition(int service) => new()
    {
        Name = $"service-{service}",
        Origins =
        [
            .. Enumerable.Range(0, _options.Origins).Select(i => new OriginDefinition
            {
                Id = $"service-{service}-{_cells[i % _cells.Length]}-{i}",
                Region = _cells[i % _cells.Length],
                Address = new Uri($"http://service-{service}-{i}.example"),
                Capacity = 60 + i % 7 * 10,
            }),
        ],
    };

    private ServiceObservation Observation(ServiceDefinition definition, DateTimeOffset now)
    {
        var minute = (int)(now - Start).TotalMinutes;
        return new ServiceObservation
        {
            Service = definition.Name,
            Plan = new PlanVersion(1, 1),
            Requests = _random.Next(200, 400),
            Origins = [.. definition.Origins.Select((origin, i) => Observation(origin, isIll: (i + minute) % 13 == 0))],
        };
    }

    private OriginObservation Observation(OriginDefinition origin, bool isIll)
    {
        var counts = new long[_buckets.Length];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = _random.Next(0, 3);
        var answered = counts.Sum();
        return new OriginObservation
        {
            Origin = origin.Id,
            Outcomes = new OutcomeCounts { Success = answered, ServerError = isIll ? answered / 2 : 0, ConnectFailed = _random.Next(0, 50) == 0 ? 1 : 0 },
            Latency = new LatencyBuckets(_buckets, counts),
            InFlight = _random.Next(0, 5),
            RoundTrip = TimeSpan.FromMilliseconds(_random.Next(1, 80)),
        };
    }
}
