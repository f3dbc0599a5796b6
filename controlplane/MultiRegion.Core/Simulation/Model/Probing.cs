using MultiRegion.Contracts;
using MultiRegion.Core.Simulation.Policies;

namespace MultiRegion.Core.Simulation.Model;

/// <summary>
/// Probes of every origin by every edge and every region's control plane, as often as the service says. A probe fails where a connection
/// would, with the share of the origin's answers that fail, and when its answer is later than the probe's timeout.
/// </summary>
internal sealed class Probing
{
    private readonly World _world;
    private readonly Conditions _truth;
    private readonly Policy _policy;
    private readonly OriginSide _origins;
    private readonly Chance _chance;
    private readonly double[] _edgeNext;
    private readonly double[] _cellNext;
    private readonly double _interval;
    private readonly double _timeout;

    public Probing(World world, Conditions truth, Policy policy, OriginSide origins, Chance chance)
    {
        _world = world;
        _truth = truth;
        _policy = policy;
        _origins = origins;
        _chance = chance;
        _interval = world.Service.Probe.Kind == ProbeKind.Off ? double.PositiveInfinity : world.Service.Probe.Interval.TotalSeconds;
        _timeout = world.Service.Probe.Timeout.TotalMilliseconds;
        _edgeNext = [.. Enumerable.Range(0, world.Edges * world.Origins).Select(_ => _interval * chance.Next())];
        _cellNext = [.. Enumerable.Range(0, world.Regions.Count * world.Origins).Select(_ => _interval * chance.Next())];
    }

    public void Advance(double now)
    {
        for (int i = 0; i < _edgeNext.Length; i++)
        {
            if (!(_edgeNext[i] <= now))
                continue;
            _edgeNext[i] += _interval;
            _policy.Probed(i / _world.Origins, i % _world.Origins, Probe(i / _world.Origins, i % _world.Origins), now);
        }

        for (int i = 0; i < _cellNext.Length; i++)
        {
            if (!(_cellNext[i] <= now))
                continue;
            _cellNext[i] += _interval;
            // The control plane stands beside its region's edges, and reaches what the second of them reaches.
            int edge = i / _world.Origins * _world.EdgesPerRegion + Math.Min(1, _world.EdgesPerRegion - 1);
            _policy.ProbedByCell(i / _world.Origins, i % _world.Origins, Probe(edge, i % _world.Origins), now);
        }
    }

    private ProbeObservation Probe(int edge, int origin)
    {
        double way = _world.RoundTrip(_world.RegionOfEdge(edge), origin);
        var trip = TimeSpan.FromMilliseconds(way);
        if (_chance.Next() < _truth.Lost[_truth.LinkOf(edge, origin)])
        {
            double hung = _truth.Hung[_truth.LinkOf(edge, origin)];
            return hung > 0 && _chance.Next() < hung
                ? new ProbeObservation(false, TimeSpan.FromMilliseconds(_timeout), OutcomeClass.FirstByteTimeout, trip)
                : new ProbeObservation(false, TimeSpan.FromMilliseconds(_timeout), OutcomeClass.ConnectTimeout);
        }

        if (_truth.Down[origin])
            return new ProbeObservation(false, trip, OutcomeClass.ConnectFailed);
        double took = way + _origins.Draw(_origins.ResponseOf(origin), _chance);
        if (took > _timeout)
            return new ProbeObservation(false, TimeSpan.FromMilliseconds(_timeout), OutcomeClass.FirstByteTimeout, trip);
        return _chance.Next() < _truth.Failing[origin]
            ? new ProbeObservation(false, TimeSpan.FromMilliseconds(took), OutcomeClass.ServerError, trip)
            : new ProbeObservation(true, TimeSpan.FromMilliseconds(took), null, trip);
    }
}
