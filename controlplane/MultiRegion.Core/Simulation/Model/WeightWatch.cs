using MultiRegion.Core.Simulation.Policies;

namespace MultiRegion.Core.Simulation.Model;

/// <summary>How the weights moved, counted alike for every policy: from what its edges are told, never by the policy itself.</summary>
internal sealed class WeightWatch(World world, Policy policy, int struck)
{
    /// <summary>Shares closer than this are the same; sums of them differ by rounding.</summary>
    private const double Same = 1e-9;

    private readonly double[] _decided = new double[world.Edges * world.Origins];
    private readonly bool[] _empty = new bool[world.Regions.Count * world.Origins];
    private readonly bool[] _had = new bool[world.Regions.Count * world.Origins];
    private readonly int[] _readmissions = new int[world.Regions.Count * world.Origins];
    private readonly SwingCounter[] _swings = [.. Enumerable.Range(0, world.Regions.Count * world.Origins).Select(_ => new SwingCounter())];
    private int _changes;

    /// <summary>How often what is decided for an edge became another, local ejections included: the mean of the edges.</summary>
    public double Changes => (double)_changes / world.Edges;

    /// <summary>How often, while the outages lasted, a region gave the struck origin weight again that it had taken from it: the most of all regions. What a region never sent there meanwhile is spill.</summary>
    public int Readmissions => _readmissions.Max();

    /// <summary>How often the share that a region gives an origin turned round: the most of all regions and origins.</summary>
    public int Swings => _swings.Max(swing => swing.Count);

    public void EndStep(bool counts)
    {
        for (int edge = 0; edge < world.Edges; edge++)
        {
            bool changed = false;
            ReadOnlySpan<double> weights = policy.DecidedFor(edge);
            double sum = 0;
            foreach (double weight in weights)
                sum += weight;
            Span<double> before = _decided.AsSpan(edge * world.Origins, world.Origins);
            for (int i = 0; i < weights.Length; i++)
            {
                double share = sum > 0 ? weights[i] / sum : 0;
                changed |= Math.Abs(share - before[i]) > Same;
                before[i] = share;
            }

            _changes += counts && changed ? 1 : 0;
        }
    }

    /// <summary>By the first edge of each region, whose plan is its region's.</summary>
    /// <param name="counts">False while the run warms up.</param>
    /// <param name="isOutage">True from the first outage's begin to the last one's end: who is given weight later has recovered.</param>
    public void EndSecond(bool counts, bool isOutage)
    {
        for (int i = 0; i < _empty.Length; i++)
        {
            double share = policy.PlannedShareOf(i / world.Origins * world.EdgesPerRegion, i % world.Origins);
            _readmissions[i] += counts && isOutage && i % world.Origins == struck && _had[i] && _empty[i] && share > 0 ? 1 : 0;
            _empty[i] = !(share > 0);
            _had[i] |= isOutage && share > 0;
            if (counts)
                _swings[i].Add(share);
        }
    }
}
