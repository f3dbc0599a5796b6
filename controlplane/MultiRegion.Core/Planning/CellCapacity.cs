namespace MultiRegion.Core.Planning;

/// <summary>What each origin can take from all cells together, and the demand to plan for.</summary>
internal static class CellCapacity
{
    /// <summary>An origin of unknown capacity is taken to carry this many times the cell's demand, so that it is half full with all of it.</summary>
    private const double AssumedHeadroom = 2;

    /// <summary>Keeps the sums of a plan away from the ends of a double, whatever a definition or an estimate says.</summary>
    public const double LeastCapacity = 1e-6;

    private const double MostDemand = 1e12;

    /// <summary>Share of known capacity that is planned for while the demand is not known.</summary>
    private const double NominalLoad = 0.5;

    /// <summary>Sets each arc's whole capacity, and a fair share of it as this cell's part.</summary>
    /// <returns>The demand to plan for: the given one, or a nominal one if none is known.</returns>
    public static double Assign(List<Arc> arcs, double demand, int cells)
    {
        double known = 0;
        foreach (Arc arc in arcs)
        {
            if (arc.Origin.Capacity is not { } capacity)
                continue;
            arc.Whole = Math.Max(LeastCapacity, capacity);
            arc.Part = Math.Max(LeastCapacity, capacity / cells);
            arc.Capacity = arc.Part;
            known += arc.Part;
        }

        double planned = demand > 0 ? Math.Clamp(demand, LeastCapacity, MostDemand) : known > 0 ? NominalLoad * known : 1;
        foreach (Arc arc in arcs)
        {
            if (arc.Origin.Capacity is not null)
                continue;
            arc.Part = AssumedHeadroom * planned;
            arc.Capacity = arc.Part;
            arc.Whole = arc.Part * cells;
        }

        return planned;
    }
}
