using MultiRegion.Contracts;

namespace MultiRegion.Core.Planning;

/// <summary>The steps of a plan that turn capacity and demand, or what is published, into weights.</summary>
internal static class ArcWeights
{
    /// <summary>Weights that would all move by less than this stay: what is gained would not be worth the switch.</summary>
    public const double DeadBand = 0.02;

    /// <summary>A relative move of one weight by this or more is worth it in any case: the first steps of a recovery are small ones.</summary>
    public const double RelativeDeadBand = 0.5;

    /// <summary>A weight that is above what its origin can take by less may wait: a bound that follows measurements moves as they do.</summary>
    public const double OverUpper = 1.05;

    /// <summary>A smaller share is none: the probe floor of one of two hundred origins is ten times as much.</summary>
    public const double NextToNothing = 1e-5;

    /// <summary>Takes the published weights of the origins that <paramref name="keep"/> names; false if they have none.</summary>
    public static bool KeepPrevious(List<Arc> arcs, Predicate<Arc> keep, string why)
    {
        double[] shares = [.. arcs.Select(arc => keep(arc) ? arc.Previous ?? 0 : 0)];
        double sum = shares.Sum();
        if (!(sum > 0))
            return false;
        double[] weights = (double[])shares.Clone();
        if (Math.Abs(sum - 1) > Validation.PlanValidator.SumTolerance)
        {
            for (int i = 0; i < shares.Length; i++)
                weights[i] = shares[i] /= sum;
            ArcBounds.Project(arcs, shares, keep);
            WeightQuantizer.Quantize(shares, weights, Most(arcs));
        }
        else if (ArcBounds.Project(arcs, shares, keep))
        {
            WeightQuantizer.Quantize(shares, weights, Most(arcs));
        }

        for (int i = 0; i < weights.Length; i++)
        {
            arcs[i].Solved = shares[i];
            arcs[i].Weight = weights[i];
            arcs[i].Step(WeightStepKind.Kept, shares[i], weights[i]);
            arcs[i].Bound(why);
        }

        return true;
    }

    /// <summary>Requests per second of the demand that the origins cannot take, whatever weights are set; all of it while every origin is down.</summary>
    public static double Shortfall(List<Arc> arcs, PlanInput input, double demand, PlanState state) =>
        state == PlanState.Down ? demand : Math.Max(0, demand - arcs.Sum(arc => Of(arc, input, demand, state, bounded: true).Upper));

    /// <summary>Sets each arc's share: the best one, or as far towards it as one step may go.</summary>
    public static void Solve(List<Arc> arcs, PlanInput input, double demand, PlanState state)
    {
        RoutingOptions routing = input.Definition.Routing;
        double loadCost = routing.LoadCost.TotalMilliseconds;
        double switchCost = routing.SwitchCost.TotalMilliseconds;
        SolveArc[] solve = [.. arcs.Select(arc => Of(arc, input, demand, state, bounded: true))];
        double[] best = new double[solve.Length];
        bool fits = WaterFilling.Solve(demand, solve, loadCost, switchCost, best) <= 0;
        Normalize(best);
        NoteBounds(arcs, input, demand, state, loadCost, switchCost, best);
        for (int i = 0; i < best.Length; i++)
        {
            arcs[i].Solved = best[i];
            arcs[i].Upper = fits ? solve[i].Upper / demand : 1;
            arcs[i].Step(WeightStepKind.Solve, arcs[i].Previous ?? 0, best[i]);
        }

        if (state == PlanState.Normal && input.Previous is { } previous && previous.Values.Any(weight => weight > 0))
            LimitStep(arcs, input, demand, solve, best);
        double[] weights = new double[best.Length];
        WeightQuantizer.Quantize(best, weights, Most(arcs));
        for (int i = 0; i < weights.Length; i++)
        {
            arcs[i].Step(WeightStepKind.Quantize, best[i], weights[i]);
            arcs[i].Weight = weights[i];
        }
    }

    public static void ApplyDeadBand(List<Arc> arcs, PlanInput input)
    {
        double sum = 0;
        bool moved = false;
        foreach (Arc arc in arcs)
        {
            double previous = arc.Previous ?? -1;
            sum += previous;
            // By where it goes: a step over many origins is a small one at each, and would never begin.
            double move = Math.Abs((arc.IsUnderWay ? arc.Solved : arc.Weight) - previous);
            // Leaving or entering an origin is never noise.
            moved |= move > DeadBand || move > RelativeDeadBand * previous || (arc.Weight > 0) != (previous > 0) || Mends(arc, previous);
        }

        if (moved || sum != 1 || input.Previous is null)
            return;
        foreach (Arc arc in arcs.Where(arc => arc.Weight != arc.Previous))
        {
            arc.Step(WeightStepKind.Kept, arc.Weight, arc.Previous ?? 0);
            arc.Weight = arc.Previous ?? 0;
            arc.Bound("kept: the move was within the dead band");
        }
    }

    /// <summary>
    /// True if the weight comes nearer to what an operator asked for, or the origin can take. What cannot be kept, as a lower bound on an
    /// origin that is gone, moves nothing: it would be a reason at every plan, and rounding never settle.
    /// </summary>
    private static bool Mends(Arc arc, double previous) =>
        arc.Weight < previous ? previous > arc.Most || previous > OverUpper * arc.Upper + 1.0 / WeightQuantizer.Units
            : arc.Weight > previous && !ArcBounds.Keeps(arc, previous);

    private static void LimitStep(List<Arc> arcs, PlanInput input, double demand, SolveArc[] solve, double[] best)
    {
        RoutingOptions routing = input.Definition.Routing;
        double waited = input.MovedAt is { } moved ? Math.Clamp((input.Now - moved) / routing.Dwell, 0, 1) : 1;
        double[] from = [.. arcs.Select(arc => arc.Previous ?? 0)];
        // A small move need not wait, a large one goes a whole step at a time.
        double budget = routing.StepLimit * waited;
        if (StepLimit.Moved(from, best) <= budget)
            return;
        double[] least = new double[best.Length];
        WaterFilling.Solve(demand, solve, routing.LoadCost.TotalMilliseconds, WaterFilling.NeverSwitch(solve, routing.LoadCost.TotalMilliseconds), least);
        Normalize(least);
        double[] ended = (double[])best.Clone();
        double most = StepLimit.Moved(least, best) <= budget || waited >= 1 ? budget : 0;
        if (!StepLimit.Apply(least, ended, most))
            return;
        for (int i = 0; i < best.Length; i++)
        {
            arcs[i].IsUnderWay = most > 0;
            arcs[i].Step(WeightStepKind.StepLimit, best[i], ended[i]);
            if (best[i] != ended[i])
                arcs[i].Bound("step limit reached");
            best[i] = ended[i];
        }
    }

    /// <summary>Where operators' bounds are, what the solve would have given without them.</summary>
    private static void NoteBounds(List<Arc> arcs, PlanInput input, double demand, PlanState state, double loadCost, double switchCost, double[] best)
    {
        if (!arcs.Exists(arc => arc.MostBy is not null || arc.LeastBy is not null))
            return;
        double[] free = new double[best.Length];
        WaterFilling.Solve(demand, [.. arcs.Select(arc => Of(arc, input, demand, state, bounded: false))], loadCost, switchCost, free);
        Normalize(free);
        for (int i = 0; i < best.Length; i++)
        {
            bool binds = (arcs[i].MostBy is not null && free[i] > arcs[i].Most) || (arcs[i].LeastBy is not null && free[i] < arcs[i].Least);
            if (!binds)
                continue;
            string name = free[i] > arcs[i].Most ? arcs[i].MostBy!.Name : arcs[i].LeastBy!.Name;
            arcs[i].Step(WeightStepKind.Bound, free[i], best[i], name);
            arcs[i].Bound(name);
        }
    }

    private static SolveArc Of(Arc arc, PlanInput input, double demand, PlanState state, bool bounded)
    {
        // A service that is down, or doubted, and has no published weights is planned as if it were well.
        double health = state == PlanState.Normal ? arc.Usable : state == PlanState.Panic && arc.IsHard ? 0 : 1;
        double most = bounded ? arc.Most : 1;
        double cap = most < 1 ? most * demand : double.PositiveInfinity;
        double lower = health > 0 && bounded ? arc.Least * demand : 0;
        return new SolveArc
        {
            Cost = arc.Cost,
            Capacity = Math.Max(CellCapacity.LeastCapacity, arc.Capacity * health),
            Lower = lower,
            Upper = Math.Max(lower, Math.Min(cap, arc.Part * health)),
            Cap = cap,
            // An origin that is new is switched to like any other.
            Previous = input.Previous is null ? null : (arc.Previous ?? 0) * demand,
        };
    }

    private static double[] Most(List<Arc> arcs) => [.. arcs.Select(arc => arc.Most)];

    private static void Normalize(double[] loads)
    {
        double total = loads.Sum();
        // What is next to nothing, as the load of an origin that offers nothing, is nothing: a weight has a least unit.
        for (int i = 0; i < loads.Length; i++)
            loads[i] = loads[i] > NextToNothing * total ? loads[i] / total : 0;
    }
}
