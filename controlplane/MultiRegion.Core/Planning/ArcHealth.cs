using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Planning;

/// <summary>The steps of a plan that decide how much of each origin's capacity is planned with.</summary>
internal static class ArcHealth
{
    /// <summary>Sets what health deserves for each origin, before any bound.</summary>
    public static PlanState SetTargets(List<Arc> arcs, PlanInput input)
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

    public static void LimitSoftRemoval(List<Arc> arcs, PlanInput input)
    {
        double[] capacities = [.. arcs.Select(arc => arc.Whole)];
        double[] targets = [.. arcs.Select(arc => arc.Target)];
        double limit = SoftRemoval.Limit(input.Definition.Routing.MaxSoftRemoval, arcs.Max(arc => arc.Score.Observers));
        if (!SoftRemoval.Apply(capacities, targets, limit))
            return;
        for (int i = 0; i < targets.Length; i++)
        {
            arcs[i].SoftLimited = targets[i] != arcs[i].Target;
            arcs[i].Target = targets[i];
        }
    }

    public static void Admit(List<Arc> arcs, PlanInput input, PlanState state)
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
            arc.Bound(admitted >= arc.Target && arc.SoftLimited ? $"{share} of capacity left: soft evidence may remove no more"
                : admitted >= arc.Target ? $"health leaves {share} of capacity"
                : input.Now < arc.Memory.HoldUntil ? $"held down at {share} of capacity"
                : $"slow up: {share} of capacity admitted");
        }
    }
}
