using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Simulation.Policies;

/// <summary>
/// Knows the truth of every moment before its requests do: the bound that the others are measured against. It spreads each region's
/// demand so that the whole waits least: the convex transportation problem of round trips and <c>1/(1 − ρ)</c> latencies, solved by
/// block-coordinate descent over the regions, each by equal marginal costs in small portions.
/// </summary>
internal sealed class OraclePolicy : Policy
{
    private const int Portions = 200;
    private const int Rounds = 6;

    /// <summary>What a failed request costs, in milliseconds: more than any detour.</summary>
    private const double Failure = 100_000;

    /// <summary>Load from which on more of it costs as much as failing.</summary>
    private const double Full = 0.92;

    private readonly Conditions _truth;
    private readonly EdgeChoice[] _choices;
    private readonly double[] _seen;
    private readonly double[] _now;
    private readonly double[] _loads;
    private readonly double[] _totals;

    public OraclePolicy(World world, Conditions truth)
        : base(world)
    {
        _truth = truth;
        _choices = [.. Enumerable.Range(0, world.Edges).Select(_ => new EdgeChoice(world.Origins) { MaxAttempts = world.Service.Attempts.MaxAttempts })];
        _now = new double[world.Regions.Count + 4 * world.Origins + world.Edges * world.Origins];
        _seen = new double[_now.Length];
        _loads = new double[world.Edges * world.Origins];
        _totals = new double[world.Origins];
        foreach (EdgeChoice choice in _choices)
            Array.Fill(choice.Usable, true);
    }

    public override EdgeChoice ChoiceOf(int edge) => _choices[edge];

    public override void Advance(double now)
    {
        Read(_now);
        if (_now.AsSpan().SequenceEqual(_seen))
            return;
        _now.CopyTo(_seen, 0);
        Array.Clear(_loads);
        Array.Clear(_totals);
        for (int round = 0; round < Rounds; round++)
        {
            for (int edge = 0; edge < World.Edges; edge++)
                Spread(edge);
        }

        for (int edge = 0; edge < World.Edges; edge++)
        {
            double sum = 0;
            for (int i = 0; i < World.Origins; i++)
                sum += _loads[edge * World.Origins + i];
            for (int i = 0; i < World.Origins; i++)
                _choices[edge].Weights[i] = sum > 0 ? _loads[edge * World.Origins + i] / sum : 1;
        }
    }

    private void Read(double[] state)
    {
        int at = 0;
        _truth.Demand.CopyTo(state, at);
        at += _truth.Demand.Length;
        for (int i = 0; i < World.Origins; i++)
        {
            state[at++] = _truth.Capacity[i];
            state[at++] = _truth.Failing[i];
            state[at++] = _truth.Slowness[i];
            state[at++] = _truth.Down[i] ? 1 : 0;
        }

        _truth.Lost.CopyTo(state, at);
    }

    /// <summary>One edge's best answer to what the others send.</summary>
    private void Spread(int edge)
    {
        Span<double> mine = _loads.AsSpan(edge * World.Origins, World.Origins);
        for (int i = 0; i < mine.Length; i++)
            _totals[i] -= mine[i];
        mine.Clear();
        int region = World.RegionOfEdge(edge);
        double portion = Math.Max(1e-3, _truth.Demand[region] / World.EdgesPerRegion) / Portions;
        for (int n = 0; n < Portions; n++)
        {
            int best = 0;
            double least = double.PositiveInfinity;
            for (int i = 0; i < mine.Length; i++)
            {
                double cost = Marginal(edge, region, i);
                if (cost < least)
                    (best, least) = (i, cost);
            }

            mine[best] += portion;
            _totals[best] += portion;
        }
    }

    /// <summary>Derivative of the total wait by one more request per second.</summary>
    private double Marginal(int edge, int region, int origin)
    {
        double failing = _truth.Down[origin] ? 1 : 1 - (1 - _truth.Failing[origin]) * (1 - _truth.Lost[_truth.LinkOf(edge, origin)]);
        double load = _truth.Capacity[origin] > 0 ? _totals[origin] / _truth.Capacity[origin] : 10;
        double response = World.ServiceTime.TotalMilliseconds * _truth.Slowness[origin];
        double free = 1 - Math.Min(load, Full);
        double cost = World.RoundTrip(region, origin) + response / (free * free) + Failure * failing;
        return load > Full ? cost + Failure * (load - Full) : cost;
    }
}
