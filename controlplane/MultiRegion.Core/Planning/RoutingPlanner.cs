using MultiRegion.Contracts;

namespace MultiRegion.Core.Planning;

/// <summary>
/// Plans one service in one cell. A pure function: the same input gives the same weights, bit for bit, and permuting the origins permutes
/// them. Each step is a bound with its own class: <see cref="HealthTarget"/>, <see cref="Panic"/>, <see cref="SoftRemoval"/>,
/// <see cref="Admission"/>, then one solve (<see cref="WaterFilling"/>), rounding (<see cref="WeightQuantizer"/>) and a dead band.
/// </summary>
public static class RoutingPlanner
{
    /// <exception cref="ArgumentException">The definition allows none of its origins' regions.</exception>
    public static PlanResult Plan(PlanInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        List<Arc> arcs = Arc.Allowed(input);
        if (arcs.Count == 0)
            throw new ArgumentException($"No allowed region is left to {input.Definition.Name}.", nameof(input));
        int cells = Math.Max(Math.Max(1, input.Cells), input.Peers.Count + 1);
        double loadCost = input.Definition.Routing.LoadCost.TotalMilliseconds;
        double demand = CellCapacity.Assign(arcs, input.Demand, cells);
        PlanState state = ArcHealth.SetTargets(arcs, input);
        if (state == PlanState.Normal)
            ArcHealth.LimitSoftRemoval(arcs, input);
        ArcHealth.Admit(arcs, input, state);
        ArcOffers.Want(arcs, demand, loadCost);
        List<CapacityOffer> offers = ArcOffers.Divide(arcs, input, cells);
        if (input.KeepWeights && ArcWeights.KeepPrevious(arcs, static _ => true, "kept: too little is known yet to change weights"))
            return Result(input, arcs, input.PreviousState, offers);
        if (state == PlanState.Down && ArcWeights.KeepPrevious(arcs, static _ => true, "down: kept for half-open probes"))
            return Result(input, arcs, state, offers);
        if (state == PlanState.Panic && ArcWeights.KeepPrevious(arcs, static arc => !arc.IsHard, "kept: soft evidence is set aside in panic"))
            return Result(input, arcs, state, offers);

        ArcWeights.Solve(arcs, demand, loadCost, state);
        ArcWeights.Quantize(arcs);
        if (state == input.PreviousState)
            ArcWeights.ApplyDeadBand(arcs, input);
        return Result(input, arcs, state, offers);
    }

    private static PlanResult Result(PlanInput input, List<Arc> arcs, PlanState state, List<CapacityOffer> offers)
    {
        Dictionary<string, Arc> byId = arcs.ToDictionary(arc => arc.Origin.Id, StringComparer.Ordinal);
        var weights = new Dictionary<string, double>(input.Definition.Origins.Count, StringComparer.Ordinal);
        var memory = new Dictionary<string, OriginMemory>(input.Definition.Origins.Count, StringComparer.Ordinal);
        var wanted = new Dictionary<string, double>(input.Definition.Origins.Count, StringComparer.Ordinal);
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
            wanted[origin.Id] = arc.Wanted;
            explanation.Add(arc.Explain());
        }

        return new PlanResult
        {
            Weights = weights,
            State = state,
            Explanation = explanation,
            Memory = memory,
            Wanted = wanted,
            Offers = offers,
        };
    }
}
