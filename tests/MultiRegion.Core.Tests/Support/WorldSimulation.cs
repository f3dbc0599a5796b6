using MultiRegion.Contracts;

namespace MultiRegion.Core.Tests.Support;

/// <summary>
/// Several cells that share origins, each with its own controller, second by second: a Poisson demand, digests that arrive late or never, and
/// what each origin gets of it all.
/// </summary>
internal sealed class WorldSimulation
{
    private readonly ServiceDefinition _definition;
    private readonly Dictionary<string, ServiceController> _controllers = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, double>> _weights = [];
    private readonly List<(int Due, string To, CellDigest Digest)> _underWay = [];
    private readonly Random _random;
    private long _revision;

    public WorldSimulation(ServiceDefinition definition, int seed, params string[] cells)
    {
        _definition = definition;
        _random = new Random(seed);
        foreach (string cell in cells)
        {
            _controllers[cell] = new ServiceController(cell, new ControllerOptions
            {
                Cells = cells.Length,
                UnlistedDistance = TimeSpan.FromMilliseconds(40),
            });
            _controllers[cell].Define(definition);
        }
    }

    public int Second { get; private set; }

    /// <summary>Requests per second of a cell.</summary>
    public Func<string, double> Demand { get; set; } = _ => 0;

    /// <summary>Seconds that a digest takes from one cell to another; null loses it.</summary>
    public Func<string, string, int?> Delay { get; set; } = (_, _) => 0;

    /// <summary>Origins that nothing reaches.</summary>
    public HashSet<string> Dead { get; } = [];

    /// <summary>Requests of the last second, by origin.</summary>
    public Dictionary<string, double> Loads { get; } = [];

    /// <summary>Plans published so far, in all cells.</summary>
    public int Published { get; private set; }

    public PlanDraft Draft(string cell) => _drafts[cell];

    private readonly Dictionary<string, PlanDraft> _drafts = [];

    private DateTimeOffset Now => Definitions.Start + TimeSpan.FromSeconds(Second);

    public void Step()
    {
        foreach ((int _, string to, CellDigest digest) in _underWay.Where(item => item.Due <= Second).ToList())
            _controllers[to].ObserveDigest(digest, Now);
        _underWay.RemoveAll(item => item.Due <= Second);
        foreach ((string cell, ServiceController controller) in _controllers)
        {
            PlanDraft draft = _drafts[cell] = controller.Tick(Now, mayChangeWeights: true);
            if (!draft.Changed)
                continue;
            Published++;
            _weights[cell] = draft.Weights;
            controller.Adopt(Definitions.Plan(_definition, draft.Weights, ++_revision, draft.State) with { Cell = cell });
        }

        Serve();
        Second++;
        foreach ((string from, ServiceController controller) in _controllers)
        {
            var digest = new CellDigest { Cell = from, Epoch = 1, At = Now, Services = [controller.Digest(Now)] };
            foreach (string to in _controllers.Keys.Where(to => to != from))
            {
                if (Delay(from, to) is { } delay)
                    _underWay.Add((Second + delay, to, digest));
            }
        }
    }

    private void Serve()
    {
        Loads.Clear();
        foreach ((string cell, ServiceController controller) in _controllers)
        {
            long requests = Arrivals(Demand(cell));
            var origins = new List<OriginObservation>();
            foreach (OriginDefinition origin in _definition.Origins)
            {
                double load = requests * _weights[cell][origin.Id];
                Loads[origin.Id] = Loads.GetValueOrDefault(origin.Id) + load;
                bool dead = Dead.Contains(origin.Id);
                origins.Add(new OriginObservation
                {
                    Origin = origin.Id,
                    Outcomes = dead ? new OutcomeCounts { ConnectFailed = (long)load } : new OutcomeCounts { Success = (long)load },
                    ConsecutiveHardFailures = dead ? 10 : 0,
                    Probe = new ProbeObservation(!dead, TimeSpan.FromMilliseconds(1), dead ? OutcomeClass.ConnectFailed : null),
                });
            }

            var seen = new ServiceObservation { Service = _definition.Name, Plan = default, Requests = requests, Origins = origins };
            controller.Observe("edge", seen, Now + TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }
    }

    private long Arrivals(double mean)
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return Math.Max(0, (long)Math.Round(mean + Math.Sqrt(mean) * normal));
    }
}
