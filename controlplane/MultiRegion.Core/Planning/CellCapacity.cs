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
    public static double Assign(List<Arc> arcs, PlanInput input, int cells)
    {
        double known = 0;
        foreach (Arc arc in arcs)
        {
            arc.Memory = LearnedCapacity.Next(arc.Memory, arc.Score, input.Peers, arc.Origin.Capacity / cells);
            if (Known(arc, input, cells) is not { } capacity)
                continue;
            arc.IsKnown = true;
            arc.Whole = Math.Max(LeastCapacity, capacity);
            arc.Part = Math.Max(LeastCapacity, capacity / cells);
            arc.Capacity = arc.Part;
            known += arc.Part;
        }

        double planned = input.Demand > 0 ? Math.Clamp(input.Demand, LeastCapacity, MostDemand) : known > 0 ? NominalLoad * known : 1;
        foreach (Arc arc in arcs)
        {
            if (arc.IsKnown)
                continue;
            arc.Part = AssumedHeadroom * planned;
            arc.Capacity = arc.Part;
            arc.Whole = arc.Part * cells;
        }

        return planned;
    }

    /// <summary>Lowers this cell's part to what it was found to be, once it is divided.</summary>
    public static void Learn(List<Arc> arcs, PlanInput input)
    {
        foreach (Arc arc in arcs)
        {
            if (arc.Memory.Learned is not { } learned || learned >= arc.Part || IsOwn(arc, input))
                continue;
            arc.Step(Contracts.WeightStepKind.Part, arc.Part, learned, "learned when it was saturated");
            arc.Part = Math.Max(LeastCapacity, learned);
            arc.Capacity = arc.Part;
        }
    }

    private static double? Known(Arc arc, PlanInput input, int cells)
    {
        if (arc.Memory.Learned is not { } learned)
            return arc.Origin.Capacity;
        // Only an origin's own cell can say what of it is left for the others.
        if (arc.Origin.Capacity is not { } capacity)
            return learned * cells;
        return IsOwn(arc, input) ? Math.Min(capacity, arc.Memory.LearnedWhole ?? learned) : capacity;
    }

    private static bool IsOwn(Arc arc, PlanInput input) => arc.Origin.Region == input.Cell && arc.Origin.Capacity is not null;
}
