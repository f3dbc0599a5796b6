using MultiRegion.Contracts;

namespace MultiRegion.Core.Drills;

/// <summary>All drills of a cell: one of them at a time, and of those that have ended the newest.</summary>
public static class DrillBook
{
    /// <summary>Drills that have ended and are kept.</summary>
    public const int Kept = 50;

    /// <summary>Drills that may wait at once.</summary>
    public const int MostWaiting = 20;

    /// <summary>True while traffic is away, or on its way back.</summary>
    public static bool IsUnderWay(DrillRecord drill)
    {
        ArgumentNullException.ThrowIfNull(drill);
        return drill.Phase is DrillPhase.Stepping or DrillPhase.Holding or DrillPhase.Restoring;
    }

    public static bool HasEnded(DrillRecord drill)
    {
        ArgumentNullException.ThrowIfNull(drill);
        return drill.Phase is DrillPhase.Refused or DrillPhase.Done or DrillPhase.Aborted;
    }

    /// <summary>The drill that the next scene is to be about: the one under way, else the one whose window ends first; null for none.</summary>
    public static DrillRecord? Current(IReadOnlyCollection<DrillRecord> drills, DateTimeOffset now) =>
        drills.FirstOrDefault(IsUnderWay)
        ?? drills.Where(drill => drill.Phase == DrillPhase.Waiting && drill.NotBefore <= now)
            .OrderBy(drill => drill.NotAfter).ThenBy(drill => drill.Id, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The drills after a moment; those that have not changed are the same objects.</summary>
    /// <param name="drills">All of them.</param>
    /// <param name="scene">The scene of <see cref="Current"/>; of no meaning where there is none.</param>
    public static IReadOnlyList<DrillRecord> Next(IReadOnlyCollection<DrillRecord> drills, DrillScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        DrillRecord? current = Current(drills, scene.Now);
        DrillRecord? moved = current is null ? null : DrillMachine.Next(current, scene);
        bool taken = moved is not null && IsUnderWay(moved);
        List<DrillRecord> next = [];
        foreach (DrillRecord drill in drills)
        {
            DrillRecord after = ReferenceEquals(drill, current) ? moved! : drill.Phase == DrillPhase.Waiting ? Wait(drill, taken ? moved : null, scene.Now) : drill;
            next.Add(after);
            if (HasEnded(after) && !HasEnded(drill) && DrillWindows.Following(after, scene.Now) is { } following)
                next.Add(following);
        }

        return next;
    }

    /// <summary>What a new leader does with the drills that it finds: traffic that is away comes back.</summary>
    public static IReadOnlyList<DrillRecord> TakeOver(IEnumerable<DrillRecord> drills, DateTimeOffset now) =>
        [.. drills.Select(drill => IsUnderWay(drill) ? DrillMachine.Abort(drill, "the leader of the cell changed", now) : drill)];

    /// <summary>Those that are no longer kept.</summary>
    public static IReadOnlyList<DrillRecord> Forgotten(IEnumerable<DrillRecord> drills) =>
        [.. drills.Where(HasEnded).OrderByDescending(drill => drill.EndedAt).ThenByDescending(drill => drill.Id, StringComparer.Ordinal).Skip(Kept)];

    private static DrillRecord Wait(DrillRecord drill, DrillRecord? underWay, DateTimeOffset now)
    {
        if (drill.CalledOff is { } calledOff)
            return DrillMachine.Abort(drill, calledOff, now);
        return underWay is not null && drill.NotBefore <= now && now >= drill.NotAfter
            ? DrillMachine.Refuse(drill, [$"drill {underWay.Id} is under way"], now)
            : drill;
    }
}
