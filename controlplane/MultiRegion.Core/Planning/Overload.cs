namespace MultiRegion.Core.Planning;

/// <summary>
/// Demand above all capacity: every origin takes the same multiple of its upper bound, so that none is overloaded more than another, but
/// no more than its cap; where even the caps are too little, every origin takes the same multiple of its cap. An upper bound of 0 stays 0.
/// </summary>
public static class Overload
{
    public static void Share(double demand, ReadOnlySpan<SolveArc> arcs, Span<double> loads)
    {
        double caps = 0;
        foreach (SolveArc arc in arcs)
            caps += arc.Upper > 0 ? arc.Cap : 0;
        if (!(caps > 0))
        {
            loads.Clear();
            return;
        }

        double factor = caps <= demand ? double.PositiveInfinity : Factor(demand, arcs);
        for (int i = 0; i < loads.Length; i++)
        {
            loads[i] = !(arcs[i].Upper > 0) ? 0
                : double.IsPositiveInfinity(factor) ? arcs[i].Cap * (demand / caps)
                : Math.Min(arcs[i].Cap, factor * arcs[i].Upper);
        }
    }

    /// <summary>The multiple at which the capped loads sum to the demand. Each round takes out the origins whose cap it reaches, and never puts one back.</summary>
    private static double Factor(double demand, ReadOnlySpan<SolveArc> arcs)
    {
        double factor = 0;
        while (true)
        {
            double left = demand;
            double room = 0;
            foreach (SolveArc arc in arcs)
            {
                if (factor * arc.Upper >= arc.Cap)
                    left -= arc.Upper > 0 ? arc.Cap : 0;
                else
                    room += arc.Upper;
            }

            if (!(room > 0) || left / room <= factor)
                return factor;
            factor = left / room;
        }
    }
}
