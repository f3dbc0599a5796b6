namespace MultiRegion.Core.Planning;

/// <summary>What of the origins' capacity one cell plans with, and for which demand.</summary>
internal static class CellCapacity
{
    /// <summary>An origin of unknown capacity is taken to carry this many times the cell's demand, so that it is half full with all of it.</summary>
    private const double AssumedHeadroom = 2;

    /// <summary>Keeps the sums of a plan away from the ends of a double, whatever a definition or an estimate says.</summary>
    private const double LeastCapacity = 1e-6;

    private const double MostDemand = 1e12;

    /// <summary>Share of known capacity that is planned for while the demand is not known.</summary>
    private const double NominalLoad = 0.5;

    /// <summary>
    /// Sets each arc's capacity: the definition's, divided evenly among the cells, so that no two of them fill the same spare capacity.
    /// </summary>
    /// <returns>The demand to plan for: the given one, or a nominal one if none is known.</returns>
    public static double Assign(List<Arc> arcs, double demand, int cells)
    {
        double known = 0;
        foreach (Arc arc in arcs)
        {
            if (arc.Origin.Capacity is not { } capacity)
                continue;
            arc.Capacity = Math.Max(LeastCapacity, capacity / Math.Max(1, cells));
            known += arc.Capacity;
        }

        double planned = demand > 0 ? Math.Clamp(demand, LeastCapacity, MostDemand) : known > 0 ? NominalLoad * known : 1;
        foreach (Arc arc in arcs)
        {
            if (arc.Origin.Capacity is null)
                arc.Capacity = AssumedHeadroom * planned;
        }

        return planned;
    }
}
