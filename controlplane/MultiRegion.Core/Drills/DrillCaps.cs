using MultiRegion.Contracts;

namespace MultiRegion.Core.Drills;

/// <summary>How far a drill has gone: what share of a cell's traffic may still go to what it is about.</summary>
public static class DrillCaps
{
    /// <summary>The cap of a step, from 1; even steps from the share at the beginning to what is to be left.</summary>
    public static double At(DrillSpec spec, double start, int step)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return step >= spec.Steps ? spec.Leave : Math.Round(Math.Clamp(start - (start - spec.Leave) * step / spec.Steps, 0, 1), 4);
    }

    /// <summary>The cap that is to hold now; null where none is: before the drill, and from the moment that it restores.</summary>
    public static double? Of(DrillRecord drill)
    {
        ArgumentNullException.ThrowIfNull(drill);
        return drill.Phase is DrillPhase.Stepping or DrillPhase.Holding ? At(drill.Spec, drill.StartShare, drill.Step) : null;
    }
}
