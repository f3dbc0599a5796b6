using MultiRegion.Contracts;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core.Planning;

/// <summary>The steps of a plan that turn capacity and demand, or what is published, into weights.</summary>
internal static class ArcWeights
{
    /// <summary>Weights that would all move by less than this stay: what is gained would not be worth the switch.</summary>
    public const double DeadBand = 0.02;

    /// <summary>A relative move of one weight by this or more is worth it in any case: the first steps of a recovery are small ones.</summary>
    public const double RelativeDeadBand = 0.5;

    /// <summary>Takes the published weights of the origins that <paramref name="keep"/> names; false if they have none.</summary>
    public static bool KeepPrevious(List<Arc> arcs, Predicate<Arc> keep, string why)
    {
        double[] shares = [.. arcs.Select(arc => keep(arc) ? arc.Previous ?? 0 : 0)];
        double sum = shares.Sum();
        if (!(sum > 0))
            return false;
        double[] weights = (double[])shares.Clone();
        if (Math.Abs(sum - 1) > PlanValidator.SumTolerance)
            WeightQuantizer.Quantize(shares, weights);
        for (int i = 0; i < weights.Length; i++)
        {
            arcs[i].Solved = shares[i];
            arcs[i].Weight = weights[i];
            arcs[i].Bound(why);
        }

        return true;
    }

    public static void Solve(List<Arc> arcs, double demand, double loadCost, PlanState state)
    {
        double[] distances = [.. arcs.Select(arc => arc.Distance)];
        // A service that is down, or doubted, and has no published weights is planned as if it were well.
        double[] capacities = [.. arcs.Select(arc => state == PlanState.Normal ? arc.EffectiveCapacity
            : state == PlanState.Panic && arc.IsHard ? 0 : arc.Capacity)];
        double[] loads = new double[arcs.Count];
        WaterFilling.Solve(demand, distances, capacities, loadCost, loads);
        double total = loads.Sum();
        for (int i = 0; i < loads.Length; i++)
            arcs[i].Solved = total > 0 ? loads[i] / total : 0;
    }

    public static void Quantize(List<Arc> arcs)
    {
        double[] weights = new double[arcs.Count];
        WeightQuantizer.Quantize([.. arcs.Select(arc => arc.Solved)], weights);
        for (int i = 0; i < weights.Length; i++)
            arcs[i].Weight = weights[i];
    }

    public static void ApplyDeadBand(List<Arc> arcs, PlanInput input)
    {
        double sum = 0;
        bool moved = false;
        foreach (Arc arc in arcs)
        {
            double previous = arc.Previous ?? -1;
            sum += previous;
            // Leaving or entering an origin is never noise.
            double move = Math.Abs(arc.Weight - previous);
            if (move > DeadBand || move > RelativeDeadBand * previous || (arc.Weight > 0) != (previous > 0))
                moved = true;
        }

        if (moved || sum != 1 || input.Previous is null)
            return;
        foreach (Arc arc in arcs.Where(arc => arc.Weight != arc.Previous))
        {
            arc.Weight = arc.Previous ?? 0;
            arc.Bound("kept: the move was within the dead band");
        }
    }
}
