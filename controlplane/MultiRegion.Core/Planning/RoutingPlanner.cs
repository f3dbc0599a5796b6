using MultiRegion.Contracts;
using MultiRegion.Core.Certificates;

namespace MultiRegion.Core.Planning;

/// <summary>
/// Plans one service in one cell. A pure function: the same input gives the same weights, bit for bit, and permuting the origins permutes
/// them. Each step is a bound with its own class: <see cref="HealthTarget"/>, <see cref="Panic"/>, <see cref="SoftRemoval"/>,
/// <see cref="Admission"/>, <see cref="Offers.OfferSplit"/>, then one solve (<see cref="WaterFilling"/>), <see cref="StepLimit"/>, rounding
/// (<see cref="WeightQuantizer"/>) and a dead band. docs/planning.md has their order and which yields to which.
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
        double demand = CellCapacity.Assign(arcs, input, cells);
        ArcBounds.Set(arcs, input.Bounds);
        PlanState state = ArcHealth.SetTargets(arcs, input);
        if (state == PlanState.Normal)
            ArcHealth.LimitSoftRemoval(arcs, input);
        ArcHealth.Admit(arcs, input, state);
        if (input.Demand > 0)
            ArcOffers.Want(arcs, demand, input.Definition.Routing.LoadCost.TotalMilliseconds);
        var draft = new PlanBuilder(input, arcs) { Demand = demand, Offers = ArcOffers.Divide(arcs, input, cells) };
        CellCapacity.Learn(arcs, input);
        state = ArcHealth.WithoutOverload(state, arcs, input);
        if (state == PlanState.Normal)
            ArcHealth.Lend(arcs, input, demand);
        return SetWeights(draft, arcs, input, demand, state);
    }

    /// <summary>Whether the loss of regions, or of a single origin, can be borne by what was planned.</summary>
    /// <param name="input">What was planned from.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="losses">Regions lost at once: 1 or 2.</param>
    public static SafetyCertificate Certify(PlanInput input, PlanResult plan, int losses = 1) => Certifier.Certify(CertificateInputs.Of(input, plan), losses);

    private static PlanResult SetWeights(PlanBuilder draft, List<Arc> arcs, PlanInput input, double demand, PlanState state)
    {
        if (state == PlanState.Drained)
        {
            foreach (Arc arc in arcs)
            {
                arc.Step(WeightStepKind.Bound, arc.Previous ?? 0, 0, arc.MostBy!.Name);
                arc.Bound(arc.MostBy.Name);
            }

            return draft.Build(state);
        }

        if (input.KeepWeights && ArcWeights.KeepPrevious(arcs, static _ => true, "kept: too little is known yet to change weights"))
            return draft.Build(input.PreviousState);
        if (input.Demand > 0)
            draft.Shortfall = ArcWeights.Shortfall(arcs, input, demand, state);
        if (state == PlanState.Down && ArcWeights.KeepPrevious(arcs, static arc => !arc.IsDrained, "down: kept for half-open probes"))
            return draft.Build(state);
        if (state == PlanState.Panic
            && ArcWeights.KeepPrevious(arcs, static arc => !arc.IsHard && !arc.IsDrained, "kept: soft evidence is set aside in panic"))
            return draft.Build(state);

        ArcWeights.Solve(arcs, input, demand, state);
        if (state == input.PreviousState)
            ArcWeights.ApplyDeadBand(arcs, input);
        return draft.Build(state);
    }
}
