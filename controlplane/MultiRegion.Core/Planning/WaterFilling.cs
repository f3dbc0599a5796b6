namespace MultiRegion.Core.Planning;

/// <summary>
/// Splits one cell's demand over origins at the least total of distance and load cost: the single-source transportation problem with
/// linear marginal costs, solved exactly by water-filling on the multiplier (Boyd and Vandenberghe, Convex Optimization, ex. 5.2).
/// </summary>
/// <remarks>
/// A further request per second costs origin <c>i</c>, at load <c>x</c> and capacity <c>c</c>, <c>d + L·x/c</c>: its distance and the cost of load.
/// At the optimum all origins in use cost the same <c>λ</c>, so <c>x = c·clamp((λ − d)/L, 0, 1)</c>. Demand above all capacity is shared in
/// proportion to capacity, so that no origin is overloaded more than another.
/// </remarks>
public static class WaterFilling
{
    /// <param name="demand">Requests per second, 0 or more.</param>
    /// <param name="distances">Distance of each origin in milliseconds.</param>
    /// <param name="capacities">Requests per second that each origin can take, 0 or more.</param>
    /// <param name="loadCost">What a full origin costs a request, in milliseconds, above 0.</param>
    /// <param name="loads">Receives each origin's requests per second.</param>
    public static void Solve(
        double demand, ReadOnlySpan<double> distances, ReadOnlySpan<double> capacities, double loadCost, Span<double> loads)
    {
        double total = 0;
        foreach (double capacity in capacities)
            total += capacity;
        if (!(total > 0))
        {
            loads.Clear();
            return;
        }

        if (demand >= total)
        {
            for (int i = 0; i < loads.Length; i++)
                loads[i] = capacities[i] * (demand / total);
            return;
        }

        double level = Level(demand, distances, capacities, loadCost);
        for (int i = 0; i < loads.Length; i++)
            loads[i] = Load(level, distances[i], capacities[i], loadCost);
    }

    /// <summary>The cost <c>λ</c> at which the loads sum to the demand: exact, since they grow linearly between the origins' ends.</summary>
    private static double Level(double demand, ReadOnlySpan<double> distances, ReadOnlySpan<double> capacities, double loadCost)
    {
        double[] ends = new double[2 * distances.Length];
        for (int i = 0; i < distances.Length; i++)
        {
            ends[2 * i] = distances[i];
            ends[2 * i + 1] = distances[i] + loadCost;
        }

        Array.Sort(ends);
        int below = 0;
        int above = ends.Length - 1;
        while (above - below > 1)
        {
            int middle = (below + above) >> 1;
            if (Total(ends[middle], distances, capacities, loadCost) <= demand)
                below = middle;
            else
                above = middle;
        }

        double full = 0;
        double rising = 0;
        double risingCost = 0;
        for (int i = 0; i < distances.Length; i++)
        {
            if (distances[i] + loadCost <= ends[below])
            {
                full += capacities[i];
            }
            else if (distances[i] <= ends[below])
            {
                rising += capacities[i];
                risingCost += capacities[i] * distances[i];
            }
        }

        return rising > 0 ? ((demand - full) * loadCost + risingCost) / rising : ends[below];
    }

    private static double Total(double level, ReadOnlySpan<double> distances, ReadOnlySpan<double> capacities, double loadCost)
    {
        double total = 0;
        for (int i = 0; i < distances.Length; i++)
            total += Load(level, distances[i], capacities[i], loadCost);
        return total;
    }

    private static double Load(double level, double distance, double capacity, double loadCost) =>
        capacity * Math.Clamp((level - distance) / loadCost, 0, 1);
}
