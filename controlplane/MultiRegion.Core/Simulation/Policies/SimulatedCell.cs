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
    private const double WarmAfter = 2;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly World _world;
    private readonly int _region;
    private ServiceController _controller;
    private readonly ReportBuilder[] _reports;
    private readonly LocalEjection[] _edges;
    private readonly Queue<(double At, Plan Plan)> _onTheWay = new();
    private readonly double[] _reportAt;
    private PlanVersion _followed;
    private Plan? _published;
    private long _epoch = 1;
    private bool _isAlive = true;
    private int _reportsTaken;
    private double? _reportedSince;
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
        _controller = NewController();
        _tickAt = TickEvery * draw();
        _digestAt = DigestEvery * draw();
        _reportAt = [.. edges.Select(_ => ReportEvery * draw())];
        Plan(0, mayChange: false);
        while (_onTheWay.TryDequeue(out var first))
            Follow(first.Plan);
    }

    public string Name => _world.Regions[_region];

    public ReportBuilder ReportOf(int edge) => _reports[edge];

    public void Hear(CellDigest digest, double now) => _controller.ObserveDigest(digest, At(now));

    /// <summary>The digest for the other cells, once a second; null in between, and of a cell that is not warm.</summary>
    public CellDigest? TryWriteDigest(double now)
    {
        if (_digestAt > now)
            return null;
        _digestAt += DigestEvery;
        if (!IsWarm(now))
            return null;
        return new CellDigest { Cell = Name, Epoch = _epoch, At = At(now), Services = [_controller.Digest(At(now))] };
    }

    public void Probed(int origin, ProbeObservation probe, double now) =>
        _controller.ObserveProbe("controlplane:" + Name, _world.Service.Origins[origin].Id, probe, At(now));

    /// <param name="now">Virtual seconds.</param>
    /// <param name="isAlive">False while the whole cell is gone.</param>
    public void Advance(double now, bool isAlive)
    {
        while (_onTheWay.TryPeek(out var next) && next.At <= now)
            Follow(_onTheWay.Dequeue().Plan);
        if (isAlive && !_isAlive)
            Restart(now);
        _isAlive = isAlive;
        for (int i = 0; i < _edges.Length; i++)
        {
            if (_reportAt[i] > now)
                continue;
            _reportAt[i] += ReportEvery;
            ServiceObservation seen = _reports[i].Collect(
                _followed, _edges[i], origin => TimeSpan.FromMilliseconds(_world.RoundTrip(_region, origin)));
            if (!isAlive)
                continue;
            _controller.Observe($"{Name}-edge-{i + 1}", seen, At(now), TimeSpan.FromSeconds(ReportEvery));
            if (2 * ++_reportsTaken >= _edges.Length)
                _reportedSince ??= now;
        }

        if (_tickAt > now)
            return;
        _tickAt += TickEvery;
        if (isAlive)
            Plan(now, mayChange: IsWarm(now));
    }

    private ServiceController NewController()
    {
        var controller = new ServiceController(Name, new ControllerOptions
        {
            Cells = _world.Regions.Count,
            Distances = _world.Service.Origins.Select((origin, i) => (origin.Region, Trip: TimeSpan.FromMilliseconds(_world.RoundTrip(_region, i))))
                .DistinctBy(pair => pair.Region).ToDictionary(pair => pair.Region, pair => pair.Trip),
        });
        controller.Define(_world.Service);
        return controller;
    }

    /// <summary>
    /// A cell that was gone comes back as new processes: what they know is the plan that was kept, which they publish again under their epoch.
    /// </summary>
    private void Restart(double now)
    {
        _controller = NewController();
        _epoch++;
        _reportsTaken = 0;
        _reportedSince = null;
        Publish(_published! with { Version = new PlanVersion(_epoch, 1), PlannedAt = At(now) }, now);
    }

    /// <summary>Reports of half of the edges for two intervals.</summary>
    private bool IsWarm(double now) => now - _reportedSince >= WarmAfter * ReportEvery;

    private void Plan(double now, bool mayChange)
    {
        PlanDraft draft = _controller.Tick(At(now), mayChange);
        if (!draft.Changed)
            return;
        var plan = new Plan
        {
            Cell = Name,
            Service = _world.Service.Name,
            Version = new PlanVersion(_epoch, (_published?.Version.Revision ?? 0) + 1),
            PlannedAt = At(now),
            Definition = draft.Definition,
            Weights = draft.Weights,
            State = draft.State,
            Expiries = draft.Expiries,
        };
        Publish(plan, now);
    }

    private void Publish(Plan plan, double now)
    {
        _published = plan;
        _controller.Adopt(plan);
        _onTheWay.Enqueue((now + PlanDelay, plan));
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
