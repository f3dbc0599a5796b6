namespace MultiRegion.Core.Simulation;

/// <summary>
/// The truth at one moment, which no policy but the oracle sees. A trace sets it anew at each step, beginning from the world as it is
/// when nothing is wrong.
/// </summary>
public sealed class Conditions
{
    private readonly World _world;

    public Conditions(World world)
    {
        ArgumentNullException.ThrowIfNull(world);
        _world = world;
        Demand = new double[world.Regions.Count];
        Capacity = new double[world.Origins];
        Failing = new double[world.Origins];
        Slowness = new double[world.Origins];
        Down = new bool[world.Origins];
        Lost = new double[world.Edges * world.Origins];
        Hung = new double[Lost.Length];
        CellAlive = new bool[world.Regions.Count];
        DigestLost = new bool[world.Regions.Count * world.Regions.Count];
        Reset();
    }

    /// <summary>Clients' requests per second of each region.</summary>
    public double[] Demand { get; }

    /// <summary>Requests per second that each origin can serve.</summary>
    public double[] Capacity { get; }

    /// <summary>Share of each origin's answers that are a 5xx.</summary>
    public double[] Failing { get; }

    /// <summary>Factor on each origin's service time.</summary>
    public double[] Slowness { get; }

    /// <summary>True for an origin of which nothing listens: connections are refused.</summary>
    public bool[] Down { get; }

    /// <summary>Share of an edge's connections to an origin that are swallowed on the way, and so time out; see <see cref="LinkOf"/>.</summary>
    public double[] Lost { get; }

    /// <summary>Share of the lost connections that stand all the same, and then stay without an answer: the far end hangs.</summary>
    public double[] Hung { get; }

    /// <summary>False while a region's cell is gone: its edges get no clients, its control plane says nothing.</summary>
    public bool[] CellAlive { get; }

    /// <summary>True while digests from a region (first) do not reach another (second); see <see cref="DigestOf"/>.</summary>
    public bool[] DigestLost { get; }

    public World World => _world;

    public int LinkOf(int edge, int origin) => edge * _world.Origins + origin;

    public int DigestOf(int from, int to) => from * _world.Regions.Count + to;

    /// <summary>Nothing is wrong.</summary>
    public void Reset()
    {
        for (int i = 0; i < Demand.Length; i++)
            Demand[i] = _world.Demand[i];
        for (int i = 0; i < Capacity.Length; i++)
            Capacity[i] = _world.Capacity[i];
        Array.Clear(Failing);
        Array.Fill(Slowness, 1);
        Array.Clear(Down);
        Array.Clear(Lost);
        Array.Clear(Hung);
        Array.Fill(CellAlive, true);
        Array.Clear(DigestLost);
    }

    /// <summary>Cuts every edge of a region off from an origin.</summary>
    public void Cut(int region, int origin, double share = 1)
    {
        for (int i = 0; i < _world.EdgesPerRegion; i++)
            Lost[LinkOf(region * _world.EdgesPerRegion + i, origin)] = share;
    }
}
