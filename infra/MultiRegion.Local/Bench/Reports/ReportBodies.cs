using System.Globalization;
using System.Text;
using System.Text.Json;
using MultiRegion.Contracts;

namespace MultiRegion.Local.Bench.Reports;

/// <summary>
/// The bodies of health reports, written once and then only stamped with edge, sequence and time: what is measured is the control plane, so the load
/// must cost as little as it can. A few variants differ in every count, so that two reports of one edge are not alike.
/// </summary>
internal sealed class ReportBodies
{
    private const string Edge = "edge-00000";
    private const long FirstSequence = 1_000_000_000;
    private const int Variants = 8;
    private const int FirstBucket = 80;
    private static readonly DateTimeOffset Written = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);
    public static readonly IReadOnlyList<string> Regions = ["eu-west", "us-east", "ap-south"];

    private readonly ReportLoadOptions _options;
    private readonly byte[][] _variants;
    private readonly int _edgeAt;
    private readonly int _sequenceAt;
    private readonly int _timeAt;

    public ReportBodies(ReportLoadOptions options)
    {
        _options = options;
#pragma warning disable RS0030 // Chance from a seed.
        var random = new Random(7);
#pragma warning restore RS0030
        _variants = [.. Enumerable.Range(0, Variants).Select(_ => JsonSerializer.SerializeToUtf8Bytes(Report(random), ContractsJson.Default.HealthReport))];
        (_edgeAt, _sequenceAt, _timeAt) = (Find(Edge), Find(FirstSequence.ToString(CultureInfo.InvariantCulture)), Find(Written.ToString("O")[..19]));
    }

    /// <summary>Length of the longest.</summary>
    public int Length => _variants.Max(variant => variant.Length);

    /// <summary>The services that the reports are of.</summary>
    public IReadOnlyList<ServiceDefinition> Definitions =>
    [
        .. Enumerable.Range(0, _options.Services).Select(service => new ServiceDefinition
        {
            Name = Service(service),
            Origins = [.. Enumerable.Range(0, EntriesOf(service)).Select(origin => new OriginDefinition
            {
                Id = Origin(service, origin),
                Region = Regions[origin % Regions.Count],
                Address = new Uri($"http://{Origin(service, origin)}.example/"),
                // Thrice what the simulated fleet sends to an origin.
                Capacity = 3.0 * _options.Edges * _options.Buckets * 5,
            })],
        }),
    ];

    public static string Service(int service) => string.Create(CultureInfo.InvariantCulture, $"service-{service:00}");

    /// <summary>Writes the report of an edge; its sequence numbers ascend with <paramref name="round"/>.</summary>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> buffer, int edge, long round, DateTimeOffset at)
    {
        byte[] variant = _variants[(edge + round) % Variants];
        variant.CopyTo(buffer);
        (edge % 100_000).TryFormat(buffer[(_edgeAt + Edge.Length - 5)..], out _, "00000", CultureInfo.InvariantCulture);
        (FirstSequence + round).TryFormat(buffer[_sequenceAt..], out _, default, CultureInfo.InvariantCulture);
        at.TryFormat(buffer[_timeAt..], out _, "yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        return variant.Length;
    }

    private static string Origin(int service, int origin) => string.Create(CultureInfo.InvariantCulture, $"{Service(service)}-{Regions[origin % Regions.Count]}-{origin}");

    private int EntriesOf(int service) => (_options.Entries / _options.Services) + (service < _options.Entries % _options.Services ? 1 : 0);

    private int Find(string text)
    {
        int at = _variants[0].AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        return at >= 0 && _variants.All(variant => variant.AsSpan(at).StartsWith(Encoding.UTF8.GetBytes(text)))
            ? at
            : throw new InvalidOperationException($"'{text}' is not at the same place in every report");
    }

    private HealthReport Report(Random random) => new()
    {
        Edge = Edge,
        Region = Regions[0],
        Incarnation = Written.ToUnixTimeMilliseconds(),
        Sequence = FirstSequence,
        At = Written,
        Interval = TimeSpan.FromSeconds(1),
        Load = new EdgeLoad { Requests = 1000, InFlight = 30, MemoryBytes = 100_000_000, Version = "0.1.0" },
        Services = [.. Enumerable.Range(0, _options.Services).Select(service => new ServiceObservation
        {
            Service = Service(service),
            Plan = new PlanVersion(1, 1),
            Requests = 5 * _options.Buckets * EntriesOf(service),
            Origins = [.. Enumerable.Range(0, EntriesOf(service)).Select(origin => Observation(Origin(service, origin), random))],
        })],
    };

    private OriginObservation Observation(string origin, Random random)
    {
        // Log-linear buckets fill around a mode; a third of them stay empty in between.
        int[] index = [.. Enumerable.Range(FirstBucket, _options.Buckets * 3 / 2).OrderBy(_ => random.Next()).Take(_options.Buckets).Order()];
        long[] count = [.. index.Select(_ => (long)random.Next(1, 10))];
        return new OriginObservation
        {
            Origin = origin,
            Outcomes = new OutcomeCounts { Success = count.Sum(), ClientError = random.Next(3), ServerError = random.Next(8) == 0 ? 1 : 0 },
            Latency = new LatencyBuckets(index, count),
            InFlight = random.Next(5),
            RoundTrip = TimeSpan.FromTicks(random.Next(10_000, 800_000)),
        };
    }
}
