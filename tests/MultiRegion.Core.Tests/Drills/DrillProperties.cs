using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Drills;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Drills;

/// <summary>What holds of drills whatever happens: writes that are lost, leaders that change, operators who step in.</summary>
public sealed class DrillProperties
{
    private static readonly DrillSchedule Weekly = new() { Day = DayOfWeek.Thursday, From = new TimeOnly(0, 0), Window = TimeSpan.FromMinutes(2) };

    private enum Event
    {
        Nothing,
        Obstacle,
        Errors,
        CalledOff,
        LeaderChange,
        OverrideRemoved,
        WritesLost,
        Asked,
        Scheduled,
    }

    private static readonly Gen<(Event What, int Seconds)[]> Histories =
        (from what in Gen.Frequency(
            (12, Gen.Constant(Event.Nothing)), (4, Gen.Constant(Event.Asked)), (1, Gen.Constant(Event.Scheduled)), (1, Gen.Constant(Event.Obstacle)),
            (1, Gen.Constant(Event.Errors)), (1, Gen.Constant(Event.CalledOff)), (1, Gen.Constant(Event.LeaderChange)), (1, Gen.Constant(Event.OverrideRemoved)),
            (2, Gen.Constant(Event.WritesLost)))
         from seconds in Gen.Choose(0, 15)
         select (what, seconds)).ArrayOf();

    [Fact]
    public void Next_Any_NeverTwoAtOnce() => Hold((cell, _) => cell.Drills.Count(DrillBook.IsUnderWay) <= 1);

    [Fact]
    public void Next_Any_ThatRestoresGivesBackInTheSameTick() => Hold((cell, before) =>
        !cell.Drills.Any(drill => drill.Phase is DrillPhase.Restoring or DrillPhase.Aborted && before.Any(was => was.Id == drill.Id && was.Phase is DrillPhase.Stepping or DrillPhase.Holding))
        || cell.LastMove.Put is null && (!cell.WritesArrive || cell.Standing is null));

    [Fact]
    public void Next_Any_OverrideStandsOnlyForADrillUnderWay() => Hold((cell, _) =>
        cell.Standing is null || !cell.WritesArrive || cell.Drills.Any(drill => drill.Phase is DrillPhase.Stepping or DrillPhase.Holding));

    [Fact]
    public void Next_Any_NoneBeginsAgainstAnObstacle() => Hold((cell, before) =>
        cell.Obstacles.Count == 0 || !cell.Drills.Any(drill => drill.Phase is DrillPhase.Stepping && before.Any(was => was.Id == drill.Id && was.Phase == DrillPhase.Waiting)));

    [Fact]
    public void Next_Any_EveryOneEndsAndTrafficIsBack() => Properties.Hold(
        Histories,
        history =>
        {
            var cell = new Rehearsal();
            foreach ((Event what, int seconds) in history)
                Step(cell, what, seconds);
            (cell.WritesArrive, cell.Obstacles) = (true, []);
            cell.TakeOver();
            for (int i = 0; i < 200; i++)
                cell.Tick(5);
            return cell.Standing is null && cell.Drills.All(drill => DrillBook.HasEnded(drill) ? drill.Outcome is not null : drill.NotBefore > cell.Now);
        },
        cases: 300);

    /// <summary>Holds after every tick; the second argument is what the drills were before it.</summary>
    private static void Hold(Func<Rehearsal, IReadOnlyList<DrillRecord>, bool> property) => Properties.Hold(
        Histories,
        history =>
        {
            var cell = new Rehearsal();
            return history.All(entry =>
            {
                IReadOnlyList<DrillRecord> before = Step(cell, entry.What, entry.Seconds);
                return property(cell, before);
            });
        });

    private static IReadOnlyList<DrillRecord> Step(Rehearsal cell, Event what, int seconds)
    {
        cell.Obstacles = what == Event.Obstacle ? ["a freeze"] : [];
        cell.Seen = cell.Seen with { ErrorShare = what == Event.Errors ? 0.5 : 0 };
        cell.WritesArrive = what != Event.WritesLost;
        if (what == Event.CalledOff)
            cell.CallOff();
        if (what == Event.LeaderChange)
            cell.TakeOver();
        if (what == Event.OverrideRemoved)
            cell.RemoveOverride();
        if (what is Event.Asked or Event.Scheduled)
        {
            DrillSpec spec = what == Event.Asked ? Rehearsal.Spec : Rehearsal.Spec with { Schedule = Weekly };
            cell.Drills = [.. cell.Drills, Rehearsal.Ask(spec, cell.Now, cell.Drills.Count / 65_536.0)];
        }

        IReadOnlyList<DrillRecord> before = cell.Drills;
        cell.Tick(seconds);
        return before;
    }
}
