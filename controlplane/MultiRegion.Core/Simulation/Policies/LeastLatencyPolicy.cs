using MultiRegion.Contracts;
using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Simulation.Policies;

/// <summary>
/// Each edge sends to the origin that answered it fastest of late, and a little to the others to know how they do. Latency is an
/// exponential mean over 10 s that jumps to a peak at once (Finagle's Peak EWMA); a failure counts as the first-byte timeout. Behind
/// edges that probe and eject as ours do.
/// </summary>
internal sealed class LeastLatencyPolicy : EjectingPolicy
{
    private const double MeanSeconds = 10;

    /// <summary>Share of the requests that explores each other origin.</summary>
    private const double Explores = 0.01;

    /// <summary>Another origin must be faster by this factor, so that equal ones do not alternate.</summary>
    private const double Better = 0.9;

    private readonly double[] _mean;
    private readonly double[] _seenAt;
    private readonly int[] _best;
    private readonly double[] _weights;
    private readonly double _penalty;

    public LeastLatencyPolicy(World world, Chance chance)
        : base(world, chance)
    {
        _mean = new double[world.Edges * world.Origins];
        _seenAt = new double[_mean.Length];
        _best = new int[world.Edges];
        _weights = new double[world.Origins];
        _penalty = world.Service.Attempts.FirstByteTimeout.TotalMilliseconds;
        for (int edge = 0; edge < world.Edges; edge++)
        {
            for (int origin = 0; origin < world.Origins; origin++)
                _mean[edge * world.Origins + origin] = world.RoundTrip(world.RegionOfEdge(edge), origin) + world.ServiceTime.TotalMilliseconds;
            Choose(edge, first: true);
        }
    }

    public override void Ended(in Flight flight, double now)
    {
        base.Ended(flight, now);
        int edge = flight.Cohort.Edge;
        int index = edge * World.Origins + flight.Origin;
        double took = flight.Outcome is OutcomeClass.Success ? flight.Took : _penalty;
        double kept = Math.Exp(-Math.Max(0, now - _seenAt[index]) / MeanSeconds);
        _mean[index] = took > 2 * _mean[index] && flight.Outcome != OutcomeClass.Success ? took : kept * _mean[index] + (1 - kept) * took;
        _seenAt[index] = now;
    }

    public override void Advance(double now)
    {
        base.Advance(now);
        for (int edge = 0; edge < World.Edges; edge++)
            Choose(edge, first: false);
    }

    private void Choose(int edge, bool first)
    {
        ReadOnlySpan<double> mean = _mean.AsSpan(edge * World.Origins, World.Origins);
        int best = first ? 0 : _best[edge];
        for (int i = 0; i < mean.Length; i++)
        {
            if (!Edges[edge][i].IsEjected && (Edges[edge][best].IsEjected || mean[i] < (first ? 1 : Better) * mean[best]))
                best = i;
        }

        if (!first && best == _best[edge])
            return;
        _best[edge] = best;
        for (int i = 0; i < _weights.Length; i++)
            _weights[i] = i == best ? 1 - Explores * (_weights.Length - 1) : Explores;
        Edges[edge].Follow(_weights, isDown: false);
    }
}
