using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Planning;

/// <summary>The steps of a plan that decide how much of each origin's capacity is planned with.</summary>
internal static class ArcHealth
{
    /// <summary>Sets what health deserves for each origin, before any bound. What an operator drained has no say in what the service is.</summary>
    public static PlanState SetTargets(List<Arc> arcs, PlanInput input)
    {
        double[] targets = new double[arcs.Count];
        int used = 0;
        bool hard = true;
        foreach (Arc arc in arcs)
        {
            arc.Target = HealthTarget.Of(arc.Score, arc.Memory, input.Definition.Routing.ProbeFloor, input.Now);
            if (arc.IsDrained)
                continue;
            targets[used++] = arc.Target;
            hard &= arc.IsHard;
        }

        bool panic = Panic.Applies(targets.AsSpan(0, used), input.PreviousState == PlanState.Panic);
        foreach (Arc arc in arcs)
        {
            if (arc.IsHard)
                arc.Bound("hard-failed");
            // What is doubted changes nothing, and is no step.
            if (panic && !arc.IsHard)
                continue;
            arc.Memory = arc.Memory with { Held = arc.Target };
            arc.Step(WeightStepKind.Health, 1, arc.Target);
        }

        return used == 0 ? PlanState.Drained : panic ? PlanState.Panic : hard ? PlanState.Down : PlanState.Normal;
    }

    /// <summary>
    /// Where the demand is more than all that is offered, overload is what makes every origin look bad, and no cell is the suspect: its soft
    /// evidence is set aside as in panic, since taking capacity away would overload the rest more, but the load is shared, not held.
    /// </summary>
    public static PlanState WithoutOverload(PlanState state, List<Arc> arcs, PlanInput input)
    {
        if (state != PlanState.Panic || !(input.Demand > 0))
            return state;
        double parts = arcs.Sum(arc => arc.IsHard || arc.IsDrained ? 0 : arc.Part);
        // A panic that only goes on until it clearly ends would end here, and leave the evidence to count at the next plan.
        bool isPanic = Panic.Applies([.. arcs.Where(arc => !arc.IsDrained).Select(arc => arc.Target)], wasPanic: false);
        if (!isPanic || input.Demand <= parts || !arcs.Exists(arc => arc.EffectiveCapacity > 0 && !arc.IsDrained))
            return state;
        foreach (Arc arc in arcs.Where(arc => !arc.IsHard && !arc.IsDrained))
            arc.Bound("soft evidence set aside: all origins together are overloaded");
        return PlanState.Normal;
    }

    public static void LimitSoftRemoval(List<Arc> arcs, PlanInput input)
    {
        // What is gone or drained is no capacity to take a share of, and those who vouch for one origin do not for another.
        List<Arc> left = [.. arcs.Where(arc => !arc.IsHard && !arc.IsDrained)];
        double[] capacities = [.. left.Select(arc => arc.Whole)];
        double[] targets = [.. left.Select(arc => arc.Target)];
        int observers = left.Where(arc => arc.Target < 1 && arc.Score.Observers > 0).Select(arc => arc.Score.Observers).DefaultIfEmpty(arcs.Max(arc => arc.Score.Observers)).Min();
        if (!SoftRemoval.Apply(capacities, targets, SoftRemoval.Limit(input.Definition.Routing.MaxSoftRemoval, observers)))
            return;
        for (int i = 0; i < targets.Length; i++)
        {
            left[i].SoftLimited = targets[i] != left[i].Target;
            left[i].Step(WeightStepKind.SoftRemoval, left[i].Target, targets[i]);
            left[i].Target = targets[i];
        }
    }

    /// <summary>
    /// Where the demand is more than what is admitted, origins on soft evidence are planned with up to the share of requests that they answer, as
    /// far as it takes. Most of what looks bad then is so by overload, and what is not sent there goes where there is still less room. An origin
    /// that nobody has tried lately, or that was gone and is on its way back, answers nothing yet that it could be planned with: it rises slowly.
    /// </summary>
    public static void Lend(List<Arc> arcs, PlanInput input, double demand)
    {
        double missing = demand - arcs.Sum(arc => arc.IsDrained ? 0 : arc.EffectiveCapacity);
        if (!(input.Demand > 0) || missing <= 0)
            return;
        List<Arc> soft = [.. arcs.Where(arc => MayLend(arc) && Answered(arc) > arc.Memory.Admitted)];
        double room = soft.Sum(arc => arc.Part * (Answered(arc) - arc.Memory.Admitted));
        if (!(room > 0))
            return;
        double part = Math.Min(1, missing / room);
        foreach (Arc arc in soft)
        {
            double admitted = arc.Memory.Admitted;
            arc.Lent = part * (Answered(arc) - admitted);
            arc.Step(WeightStepKind.Admission, admitted, arc.Usable, "the demand needs it");
            arc.Bound("soft evidence yields: the demand needs what the origin answers");
        }
    }

    private static bool MayLend(Arc arc) =>
        !arc.IsHard && !arc.IsDrained && arc.Memory.Admitted > 0 && !arc.Memory.Returning && arc.Score.Evidence != HealthEvidence.None;

    private static double Answered(Arc arc) => Math.Clamp(arc.Score.Availability * arc.Score.Accepted, 0, 1);

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

        if (state == PlanState.Normal && arcs.TrueForAll(arc => arc.Memory.Admitted == 0 || arc.IsDrained))
        {
            foreach (Arc arc in arcs.Where(arc => !arc.IsHard && !arc.IsDrained))
            {
                arc.Memory = arc.Memory with { Admitted = arc.Target, HoldUntil = input.Now, WellSince = input.Now, Falling = false, Returning = false };
                arc.Bound("hold-down set aside: the service was down");
            }
        }

        foreach (Arc arc in arcs)
        {
            double admitted = arc.Memory.Admitted;
            if (state != PlanState.Normal || admitted >= 1 || arc.IsHard)
                continue;
            arc.Step(WeightStepKind.Admission, arc.Target, admitted);
            string share = admitted.ToString("P0", CultureInfo.InvariantCulture);
            arc.Bound(admitted >= arc.Target && arc.SoftLimited ? $"{share} of capacity left: soft evidence may remove no more"
                : admitted >= arc.Target ? $"health leaves {share} of capacity"
                : input.Now < arc.Memory.HoldUntil ? $"held down at {share} of capacity"
                : $"slow up: {share} of capacity admitted");
        }
    }
}
