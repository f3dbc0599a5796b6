namespace MultiRegion.Core.Planning;

/// <summary>The steps of a plan that concern operators' bounds.</summary>
internal static class ArcBounds
{
    /// <summary>Sets each arc's narrowest bounds. Where they contradict each other the upper one counts.</summary>
    public static void Set(List<Arc> arcs, IReadOnlyList<WeightBound> bounds)
    {
        if (bounds.Count == 0)
            return;
        Dictionary<string, Arc> byId = arcs.ToDictionary(arc => arc.Origin.Id, StringComparer.Ordinal);
        // By name, so that the order in which they were given does not show.
        foreach (WeightBound bound in bounds.OrderBy(bound => bound.Name, StringComparer.Ordinal))
        {
            if (!byId.TryGetValue(bound.Origin, out Arc? arc))
                continue;
            double most = double.IsNaN(bound.Most) ? 1 : InUnits(Math.Clamp(bound.Most, 0, 1));
            double least = double.IsNaN(bound.Least) ? 0 : Math.Clamp(bound.Least, 0, 1);
            if (most < arc.Most)
                (arc.Most, arc.MostBy) = (most, bound);
            if (least > arc.Least)
                (arc.Least, arc.LeastBy) = (least, bound);
        }

        foreach (Arc arc in arcs)
        {
            if (arc.Least <= arc.Most)
                continue;
            arc.Bound($"{arc.LeastBy!.Name} yields to {arc.MostBy!.Name}");
            (arc.Least, arc.LeastBy) = (arc.Most, arc.MostBy);
        }
    }

    /// <summary>
    /// An upper bound as weights can keep it. Two that leave less than a unit between them would else be filled by the solve, and broken by the
    /// rounding, with room at others.
    /// </summary>
    private static double InUnits(double most)
    {
        double units = Math.Floor(most * WeightQuantizer.Units);
        return units > 0 ? units / WeightQuantizer.Units : most;
    }

    /// <summary>True if a share is within the arc's bounds, but for the rounding of weights.</summary>
    public static bool Keeps(Arc arc, double share) => share <= arc.Most && share >= arc.Least - 1.0 / WeightQuantizer.Units;

    /// <summary>Moves shares that break operators' bounds, and no more than that takes; only to and from origins that <paramref name="may"/> be sent to.</summary>
    public static bool Project(List<Arc> arcs, double[] shares, Predicate<Arc> may)
    {
        bool kept = true;
        for (int i = 0; i < shares.Length; i++)
            kept &= !may(arcs[i]) || Keeps(arcs[i], shares[i]);
        if (kept)
            return false;
        var solve = new SolveArc[arcs.Count];
        for (int i = 0; i < solve.Length; i++)
        {
            solve[i] = new SolveArc
            {
                Capacity = 1,
                Lower = may(arcs[i]) ? arcs[i].Least : 0,
                Upper = may(arcs[i]) ? arcs[i].Most : 0,
                Cap = may(arcs[i]) ? arcs[i].Most : 0,
                Previous = shares[i],
            };
        }

        double[] projected = new double[shares.Length];
        WaterFilling.Solve(1, solve, loadCost: 1, WaterFilling.NeverSwitch(solve, loadCost: 1), projected);
        for (int i = 0; i < shares.Length; i++)
        {
            // What moves only to make room for another's bound has none to name.
            string? name = projected[i] < shares[i] ? arcs[i].MostBy?.Name : projected[i] > shares[i] ? arcs[i].LeastBy?.Name : null;
            arcs[i].Step(Contracts.WeightStepKind.Bound, shares[i], projected[i], name);
            if (name is not null)
                arcs[i].Bound(name);
            shares[i] = projected[i];
        }

        return true;
    }
}
