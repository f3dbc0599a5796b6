using MultiRegion.Contracts;
using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Simulation.Policies;

/// <summary>
/// One region's control plane around the real <see cref="ServiceController"/>: the edges' reports come in each second, it plans twice a
/// second, and what changed reaches the edges a tenth of a second later (57 ms at the 99th percentile, measured through Consul).
/// </summary>
internal sealed class SimulatedCell
{
    private const double TickEvery = 0.5;
    private const double ReportEvery = 1;
    private const double DigestEvery = 1;
    private const double PlanDelay = 0.1;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly World _world;
    private readonly int _region;
    private readonly ServiceController _controller;
    private readonly ReportBuilder[] _reports;
    private readonly LocalEjection[] _edges;
    private readonly Queue<(double At, Plan Plan)> _onTheWay = new();
    private readonly double[] _reportAt;
    private PlanVersion _followed;
    private Plan? _published;
    private double _tickAt;
    private double _digestAt;

    /// <param name="world">The world.</param>
    /// <param name="region">Index of the region.</param>
    /// <param name="edges">The region's edges.</param>
    /// <param name="draw">From [0, 1).</param>
    public SimulatedCell(World world, int region, LocalEjection[] edges, Func<double> draw)
    {
        _world = world;
        _region = region;
        _edges = edges;
        _reports = [.. edges.Select(_ => new ReportBuilder(world))];
        _controller = new ServiceController(world.Regions[region], new ControllerOptions
        {
            Cells = world.Regions.Count,
            Distances = world.Service.Origins.Select((origin, i) => (origin.Region, Trip: TimeSpan.FromMilliseconds(world.RoundTrip(region, i))))
                .DistinctBy(pair => pair.Region).ToDictionary(pair => pair.Region, pair => pair.Trip),
        });
        _controller.Define(world.Service);
        _tickAt = TickEvery * draw();
        _digestAt = DigestEvery * draw();
        _reportAt = [.. edges.Select(_ => ReportEvery * draw())];
        Plan(0, mayChange: false);
        while (_onTheWay.TryDequeue(out var first))
            Follow(first.Plan);
        WeightChanges = 0;
    }

    public string Name => _world.Regions[_region];

    public int WeightChanges { get; private set; }

    public ReportBuilder ReportOf(int edge) => _reports[edge];

    public void Hear(CellDigest digest, double now) => _controller.ObserveDigest(digest, At(now));

    /// <summary>The digest for the other cells, once a second; null in between.</summary>
    public CellDigest? TryWriteDigest(double now)
    {
        if (_digestAt > now)
            return null;
        _digestAt += DigestEvery;
        return new CellDigest { Cell = Name, Epoch = 1, At = At(now), Services = [_controller.Digest(At(now))] };
    }

    public void Probed(int origin, ProbeObservation probe, double now) =>
        _controller.ObserveProbe("controlplane:" + Name, _world.Service.Origins[origin].Id, probe, At(now));

    /// <param name="now">Virtual seconds.</param>
    /// <param name="isAlive">False while the whole cell is gone.</param>
    public void Advance(double now, bool isAlive)
    {
        while (_onTheWay.TryPeek(out var next) && next.At <= now)
            Follow(_onTheWay.Dequeue().Plan);
        for (int i = 0; i < _edges.Length; i++)
        {
            if (_reportAt[i] > now)
                continue;
            _reportAt[i] += ReportEvery;
            ServiceObservation seen = _reports[i].Collect(
                _followed, _edges[i], origin => TimeSpan.FromMilliseconds(_world.RoundTrip(_region, origin)));
            if (isAlive)
                _controller.Observe($"{Name}-edge-{i + 1}", seen, At(now), TimeSpan.FromSeconds(ReportEvery));
        }

        if (_tickAt > now)
            return;
        _tickAt += TickEvery;
        if (isAlive)
            Plan(now, mayChange: now >= 2 * ReportEvery);
    }

    private void Plan(double now, bool mayChange)
    {
        PlanDraft draft = _controller.Tick(At(now), mayChange);
        if (!draft.Changed)
            return;
        bool moved = _published is null || draft.Weights.Any(entry => _published.Weights.GetValueOrDefault(entry.Key, -1) != entry.Value);
        WeightChanges += moved ? 1 : 0;
        _published = new Plan
        {
            Cell = Name,
            Service = _world.Service.Name,
            Version = new PlanVersion(1, (_published?.Version.Revision ?? 0) + 1),
            PlannedAt = At(now),
            Definition = draft.Definition,
            Weights = draft.Weights,
            State = draft.State,
            Expiries = draft.Expiries,
        };
        _controller.Adopt(_published);
        _onTheWay.Enqueue((now + PlanDelay, _published));
    }

    private void Follow(Plan plan)
    {
        _followed = plan.Version;
        double[] weights = [.. _world.Service.Origins.Select(origin => plan.Weights[origin.Id])];
        foreach (LocalEjection edge in _edges)
            edge.Follow(weights, plan.State == PlanState.Down);
    }

    private static DateTimeOffset At(double now) => Start + TimeSpan.FromSeconds(now);
}
