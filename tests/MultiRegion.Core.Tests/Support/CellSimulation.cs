using MultiRegion.Contracts;
using MultiRegion.Core.Health;

namespace MultiRegion.Core.Tests.Support;

/// <summary>
/// A controller with simulated edges and a prober around it: each second every edge sends its requests by the published weights and
/// reports, the prober probes, and the controller ticks twice. What an origin answers is up to the test.
/// </summary>
internal sealed class CellSimulation
{
    private readonly Dictionary<(string Edge, string Origin), int> _hardFailures = [];
    private readonly Random _random;
    private long _revision;

    public CellSimulation(ServiceDefinition definition, params string[] edges)
        : this(definition, seed: 1, edges)
    {
    }

    public CellSimulation(ServiceDefinition definition, int seed, params string[] edges)
        : this(definition, seed, cells: 3, edges)
    {
    }

    public CellSimulation(ServiceDefinition definition, int seed, int cells, params string[] edges)
    {
        _random = new Random(seed);
        Definition = definition;
        Edges = edges.Length > 0 ? edges : ["edge-1", "edge-2"];
        Controller = new ServiceController("eu-west", new ControllerOptions
        {
            Cells = cells,
            Distances = new Dictionary<string, TimeSpan>
            {
                ["eu-west"] = TimeSpan.Zero,
                ["us-east"] = TimeSpan.FromMilliseconds(40),
                ["ap-south"] = TimeSpan.FromMilliseconds(40),
            },
        });
        Controller.Define(definition);
    }

    public ServiceDefinition Definition { get; }

    public IReadOnlyList<string> Edges { get; }

    public ServiceController Controller { get; }

    public DateTimeOffset Now { get; private set; } = Definitions.Start;

    /// <summary>Requests per second of each edge.</summary>
    public double Rate { get; set; } = 80;

    /// <summary>True to draw arrivals, failures and latencies; false for their means.</summary>
    public bool Noisy { get; set; }

    /// <summary>Share of attempts that fail with 5xx at an origin, as an edge sees it.</summary>
    public Func<string, string, double> FailureShare { get; set; } = (_, _) => 0;

    /// <summary>Share of attempts that an origin refuses at so many requests per second from all edges.</summary>
    public Func<string, double, double> RefusedShare { get; set; } = (_, _) => 0;

    /// <summary>Origins that nothing reaches.</summary>
    public HashSet<string> Dead { get; } = [];

    public Func<string, TimeSpan> Latency { get; set; } = _ => TimeSpan.FromMilliseconds(20);

    public bool Probing { get; set; } = true;

    public PlanDraft Draft { get; private set; } = null!;

    /// <summary>Drafts that were published, with the time of each.</summary>
    public List<(DateTimeOffset At, PlanDraft Draft)> Published { get; } = [];

    public double Weight(string origin) => Draft.Weights[origin];

    public CellSimulation Run(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            Tick();
            Now += TimeSpan.FromMilliseconds(500);
            Tick();
            Now += TimeSpan.FromMilliseconds(500);
            foreach (string edge in Edges)
                Controller.Observe(edge, Report(edge), Now, TimeSpan.FromSeconds(1));
            foreach (OriginDefinition origin in Probing ? Definition.Origins : [])
            {
                bool healthy = !Dead.Contains(origin.Id);
                Controller.ObserveProbe(
                    "prober", origin.Id, new ProbeObservation(healthy, TimeSpan.FromMilliseconds(5), healthy ? null : OutcomeClass.ConnectFailed), Now);
            }
        }

        return this;
    }

    /// <summary>Plans as of now, and publishes what changed.</summary>
    public void Tick()
    {
        Draft = Controller.Tick(Now, mayChangeWeights: true);
        Draft.Weights.Values.Sum().ShouldBe(1);
        if (!Draft.Changed)
            return;
        Published.Add((Now, Draft));
        Controller.Adopt(Definitions.Plan(Definition, Draft.Weights, ++_revision, Draft.State) with { Expiries = Draft.Expiries });
    }

    private ServiceObservation Report(string edge)
    {
        var origins = new List<OriginObservation>();
        foreach (OriginDefinition origin in Definition.Origins)
        {
            long attempts = Arrivals(Rate * Draft.Weights[origin.Id]);
            bool dead = Dead.Contains(origin.Id);
            double share = FailureShare(edge, origin.Id);
            long failed = dead ? attempts : Noisy ? Draws(attempts, share) : (long)Math.Round(attempts * share);
            double refusing = RefusedShare(origin.Id, Rate * Edges.Count * Draft.Weights[origin.Id]);
            long refused = dead ? 0 : Math.Min(attempts - failed, Noisy ? Draws(attempts, refusing) : (long)Math.Round(attempts * refusing));
            (string, string) key = (edge, origin.Id);
            _hardFailures[key] = dead ? _hardFailures.GetValueOrDefault(key) + (int)attempts : 0;
            origins.Add(new OriginObservation
            {
                Origin = origin.Id,
                Outcomes = dead
                    ? new OutcomeCounts { ConnectFailed = failed }
                    : new OutcomeCounts { Success = attempts - failed - refused, ServerError = failed, Refused = refused },
                Latency = Times(origin.Id, attempts - failed - refused),
                ConsecutiveHardFailures = _hardFailures[key],
            });
        }

        return new ServiceObservation { Service = Definition.Name, Plan = default, Requests = Arrivals(Rate), Origins = origins };
    }

    private LatencyBuckets Times(string origin, long count)
    {
        var buckets = new SortedDictionary<int, long>();
        for (long i = 0; i < count; i++)
        {
            double factor = Noisy ? Math.Exp(0.5 * Normal()) : 1;
            int index = LatencyScale.IndexOf((long)(Latency(origin).TotalMicroseconds * factor));
            buckets[index] = buckets.GetValueOrDefault(index) + 1;
        }

        return new LatencyBuckets([.. buckets.Keys], [.. buckets.Values]);
    }

    private long Arrivals(double mean)
    {
        if (!Noisy)
            return (long)Math.Round(mean);
        if (mean > 50)
            return Math.Max(0, (long)Math.Round(mean + Math.Sqrt(mean) * Normal()));
        // Poisson by the product of uniforms (Knuth, TAOCP 2, 3.4.1): the tails matter where counts are small.
        long arrivals = -1;
        for (double product = 1, least = Math.Exp(-mean); product > least; arrivals++)
            product *= 1 - _random.NextDouble();
        return arrivals;
    }

    private long Draws(long count, double share)
    {
        long hits = 0;
        for (long i = 0; i < count; i++)
            hits += _random.NextDouble() < share ? 1 : 0;
        return hits;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
