using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Drills;

/// <summary>
/// What becomes of one drill from moment to moment. Anything that speaks against it while traffic is away leads to
/// <see cref="DrillPhase.Restoring"/> at once, and from there it only ends.
/// </summary>
public static class DrillMachine
{
    /// <summary>Time for traffic to come back, after which a drill ends without it.</summary>
    public static readonly TimeSpan RestoreLimit = TimeSpan.FromMinutes(10);

    /// <summary>How late a drill may still begin where nobody led the cell when its time came.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Part of the share at the beginning with which traffic counts as back: demand and health have moved meanwhile.</summary>
    private const double Back = 0.8;

    public static DrillRecord Next(DrillRecord drill, DrillScene scene)
    {
        ArgumentNullException.ThrowIfNull(drill);
        ArgumentNullException.ThrowIfNull(scene);
        return drill.Phase switch
        {
            DrillPhase.Waiting => Wait(drill, scene),
            DrillPhase.Stepping or DrillPhase.Holding => Watch(DrillEvidence.Add(drill, scene), scene),
            DrillPhase.Restoring => Settle(DrillEvidence.Add(drill, scene), scene),
            _ => drill,
        };
    }

    /// <summary>Takes traffic back before the drill's time: what a new leader does with what it finds.</summary>
    public static DrillRecord Abort(DrillRecord drill, string why, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(drill);
        return drill.Phase switch
        {
            DrillPhase.Waiting => End(drill with { Failure = why }, DrillPhase.Aborted, now),
            DrillPhase.Stepping or DrillPhase.Holding => drill with { Phase = DrillPhase.Restoring, Since = now, Failure = why },
            _ => drill,
        };
    }

    /// <summary>Ends one that could not begin.</summary>
    public static DrillRecord Refuse(DrillRecord drill, IReadOnlyList<string> findings, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(drill);
        return End(drill with { Findings = findings }, DrillPhase.Refused, now);
    }

    private static DrillRecord Wait(DrillRecord drill, DrillScene scene)
    {
        if (drill.CalledOff is { } calledOff)
            return Abort(drill, calledOff, scene.Now);
        if (scene.Now < drill.NotBefore)
            return drill;
        if (scene.Now > drill.NotAfter + Grace)
            return Refuse(drill, drill.Findings.Count > 0 ? drill.Findings : ["nobody led the cell while it could have begun"], scene.Now);
        IReadOnlyList<string> findings = DrillConditions.AgainstBeginning(drill.Spec, scene);
        if (findings.Count > 0)
            return scene.Now >= drill.NotAfter ? Refuse(drill, findings, scene.Now) : drill with { Findings = findings };
        return DrillEvidence.Add(drill with { StartedAt = scene.Now, StartShare = scene.Share, Findings = [] }, scene) with
        {
            Phase = DrillPhase.Stepping,
            Step = 1,
            Since = scene.Now,
        };
    }

    private static DrillRecord Watch(DrillRecord drill, DrillScene scene)
    {
        if (DrillConditions.AgainstGoingOn(drill, scene) is { } why)
            return Abort(drill, why, scene.Now);
        TimeSpan passed = scene.Now - drill.Since!.Value;
        return drill.Phase switch
        {
            DrillPhase.Stepping when passed < drill.Spec.StepDuration => drill,
            DrillPhase.Stepping when drill.Step < drill.Spec.Steps => drill with { Step = drill.Step + 1, Since = scene.Now },
            DrillPhase.Stepping => drill with { Phase = DrillPhase.Holding, Since = scene.Now },
            _ when passed < drill.Spec.Hold => drill,
            _ => drill with { Phase = DrillPhase.Restoring, Since = scene.Now },
        };
    }

    private static DrillRecord Settle(DrillRecord drill, DrillScene scene)
    {
        bool late = scene.Now - drill.Since!.Value >= RestoreLimit;
        bool back = scene.Share >= Back * drill.StartShare;
        if (scene.Stands || !(back || late))
            return drill;
        string? failure = drill.Failure ?? (back ? null : string.Create(CultureInfo.InvariantCulture, $"its traffic had not come back within {RestoreLimit.TotalMinutes:0} min"));
        return End(drill with { Failure = failure }, failure is null ? DrillPhase.Done : DrillPhase.Aborted, scene.Now);
    }

    private static DrillRecord End(DrillRecord drill, DrillPhase phase, DateTimeOffset now)
    {
        DrillRecord ended = drill with { Phase = phase, EndedAt = now };
        return ended with { Outcome = DrillResults.Of(ended) };
    }
}
