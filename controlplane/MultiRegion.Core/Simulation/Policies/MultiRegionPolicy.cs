using MultiRegion.Contracts;
using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Simulation.Policies;

/// <summary>This project's own: one planner a cell, fed by its edges' reports, and edges that eject by themselves between two plans.</summary>
internal sealed class MultiRegionPolicy : EjectingPolicy
{
    private readonly Conditions _truth;
    private readonly SimulatedCell[] _cells;
    private readonly DigestMail _mail;

    /// <param name="world">The world.</param>
    /// <param name="truth">Only for which cells are there and which digests get through.</param>
    /// <param name="chance">For what is not the same at each edge.</param>
    public MultiRegionPolicy(World world, Conditions truth, Chance chance)
        : base(world, chance)
    {
        _truth = truth;
        _mail = new DigestMail(world, truth, chance);
        _cells = [.. Enumerable.Range(0, world.Regions.Count).Select(region => new SimulatedCell(
            world, region, Edges[(region * world.EdgesPerRegion)..((region + 1) * world.EdgesPerRegion)], chance.Next))];
    }

    public override void Advance(double now)
    {
        base.Advance(now);
        _mail.Deliver(now, (cell, digest) =>
        {
            if (_truth.CellAlive[cell])
                _cells[cell].Hear(digest, now);
        });
        for (int i = 0; i < _cells.Length; i++)
        {
            _cells[i].Advance(now, _truth.CellAlive[i]);
            if (_cells[i].TryWriteDigest(now) is { } digest && _truth.CellAlive[i])
                _mail.Send(i, digest, now);
        }
    }

    public override void Came(int edge, int requests) => ReportOf(edge).Came(requests);

    public override void Began(int edge, int origin, int count) => ReportOf(edge).Began(origin, count);

    public override void Ended(in Flight flight, double now)
    {
        base.Ended(flight, now);
        ReportOf(flight.Cohort.Edge).Ended(flight);
    }

    public override void Probed(int edge, int origin, ProbeObservation probe, double now)
    {
        base.Probed(edge, origin, probe, now);
        ReportOf(edge).Probed(origin, probe);
    }

    public override void ProbedByCell(int region, int origin, ProbeObservation probe, double now)
    {
        if (_truth.CellAlive[region])
            _cells[region].Probed(origin, probe, now);
    }

    private ReportBuilder ReportOf(int edge) => _cells[World.RegionOfEdge(edge)].ReportOf(edge % World.EdgesPerRegion);
}
