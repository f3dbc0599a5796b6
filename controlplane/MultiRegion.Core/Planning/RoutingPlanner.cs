using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core.Planning;

/// <summary>
/// Plans one service in one cell. A pure function: the same input gives the same weights, bit for bit, and permuting the origins permutes
/// them. Each step is a bound with its own class: <see cref="HealthTarget"/>, <see cref="Panic"/>, <see cref="SoftRemoval"/>,
/// <see cref="Admission"/>, then one solve (<see cref="WaterFilling"/>), rounding (<see cref="WeightQuantizer"/>) and a dead band.
/// </summary>
public static class RoutingPlanner
{
    /// <summary>Weights that would all move by less than this stay: what is gained would not be worth the switch.</summary>
    public const double DeadBand = 0.02;

    /// <summary>A relative move of one weight by this or more is worth it in any case: the first steps of a recovery are small ones.</summary>
    public const double RelativeDeadBand = 0.5;

    /// <exception cref="ArgumentException">The definition allows none of its origins' regions.</exception>
    public static PlanResult Plan(PlanInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        List<Arc> arcs = Arc.Allowed(input);
        if (arcs.Count == 0)
            throw new ArgumentException($"No allowed region is left to {input.Definition.Name}.", nameof(input));
        double demand = CellCapacity.Assign(arcs, input.Demand, input.Cells);
        PlanState state = SetTargets(arcs, input);
        if (state == PlanState.Normal)
            LimitSoftRemoval(arcs, input);
        Admit(arcs, input, state);
        if (input.KeepWeights && KeepPrevious(arcs, static _ => true, "kept: too little is known yet to change weights"))
            return Result(input, arcs, input.PreviousState);
        if (state == PlanState.Down && KeepPrevious(arcs, static _ => true, "down: kept for half-open probes"))
            return Result(input, arcs, state);
        if (state == PlanState.Panic && KeepPrevious(arcs, static arc => !arc.IsHard, "kept: soft evidence is set aside in panic"))
            return Result(input, arcs, state);

        Solve(arcs, demand, input.Definition.Routing.LoadCost.TotalMilliseconds, state);
        Quantize(arcs);
        if (state == input.PreviousState)
            ApplyDeadBand(arcs, input);
        return Result(input, arcs, state);
    }

    private static PlanState SetTargets(List<Arc> arcs, PlanInput input)
    {
        double[] targets = new double[arcs.Count];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = HealthTarget.Of(arcs[i].Score, arcs[i].Memory, input.Definition.Routing.ProbeFloor, input.Now);
            arcs[i].Target = targets[i];
        }

        bool panic = Panic.Applies(targets, input.PreviousState == PlanState.Panic);
        foreach (Arc arc in arcs)
        {
            if (arc.IsHard)
                arc.Bound("hard-failed");
            if (!panic || arc.IsHard)
                arc.Memory = arc.Memory with { Held = arc.Target };
        }

        return panic ? PlanState.Panic : arcs.TrueForAll(arc => arc.IsHard) ? PlanState.Down : PlanState.Normal;
    }

    private static void LimitSoftRemoval(List<Arc> arcs, PlanInput input)
    {
        double[] capacities = [.. arcs.Select(arc => arc.Capacity)];
        double[] targets = [.. arcs.Select(arc => arc.Target)];
        double limit = SoftRemoval.Limit(input.Definition.Routing.MaxSoftRemoval, arcs.Max(arc => arc.Score.Observers));
        if (!SoftRemoval.Apply(capacities, targets, limit))
            return;
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] != arcs[i].Target)
                arcs[i].Bound(string.Create(CultureInfo.InvariantCulture, $"soft removal limited to {limit:P0} of capacity"));
            arcs[i].Target = targets[i];
        }
    }

    private static void Admit(List<Arc> arcs, PlanInput input, PlanState state)
    {
        foreach (Arc arc in arcs)
        {
            if (state == PlanState.Panic && !arc.IsHard)
                continue;
            // Silence is no proof of health: without evidence an origin rises to its floor at most, which is there to get some.
            bool silent = arc.Score.Evidence == HealthEvidence.None && arc.Memory.Admitted > 0;
            double target = silent ? Math.Min(arc.Target, arc.Memory.Admitted) : arc.Target;
            arc.Memory = Admission.Next(arc.Memory, target, input.Definition.Routing, input.Now);
        }

        if (state == PlanState.Normal && arcs.TrueForAll(arc => arc.Memory.Admitted == 0))
        {
            foreach (Arc arc in arcs.Where(arc => !arc.IsHard))
            {
                arc.Memory = arc.Memory with { Admitted = arc.Target, HoldUntil = input.Now, WellSince = input.Now, Falling = false };
                arc.Bound("hold-down set aside: the service was down");
            }
        }

        foreach (Arc arc in arcs)
        {
            double admitted = arc.Memory.Admitted;
            if (state != PlanState.Normal || admitted >= 1 || arc.IsHard)
                continue;
            string share = admitted.ToString("P0", CultureInfo.InvariantCulture);
            arc.Bound(admitted >= arc.Target ? $"health leaves {share} of capacity"
                : input.Now < arc.Memory.HoldUntil ? $"held down at {share} of capacity"
                : $"slow up: {share} of capacity admitted");
        }
    }

    /// <summary>Takes the published weights of the origins that <paramref name="keep"/> names; false if they have none.</summary>
    private static bool KeepPrevious(List<Arc> arcs, Predicate<Arc> keep, string why)
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

    private static void Solve(List<Arc> arcs, double demand, double loadCost, PlanState state)
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

    private static void Quantize(List<Arc> arcs)
    {
        double[] weights = new double[arcs.Count];
        WeightQuantizer.Quantize([.. arcs.Select(arc => arc.Solved)], weights);
        for (int i = 0; i < weights.Length; i++)
            arcs[i].Weight = weights[i];
    }

    private static void ApplyDeadBand(List<Arc> arcs, PlanInput input)
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

    private static PlanResult Result(PlanInput input, List<Arc> arcs, PlanState state)
    {
        Dictionary<string, Arc> byId = arcs.ToDictionary(arc => arc.Origin.Id, StringComparer.Ordinal);
        var weights = new Dictionary<string, double>(input.Definition.Origins.Count, StringComparer.Ordinal);
        var memory = new Dictionary<string, OriginMemory>(input.Definition.Origins.Count, StringComparer.Ordinal);
        var explanation = new List<WeightExplanation>(input.Definition.Origins.Count);
        foreach (OriginDefinition origin in input.Definition.Origins)
        {
            if (!byId.TryGetValue(origin.Id, out Arc? arc))
            {
                arc = Arc.From(origin, input);
                arc.Bound($"traffic may not go to {origin.Region}");
            }

            weights[origin.Id] = arc.Weight;
            memory[origin.Id] = arc.Memory;
            explanation.Add(arc.Explain());
        }

        return new PlanResult { Weights = weights, State = state, Explanation = explanation, Memory = memory };
    }
}
