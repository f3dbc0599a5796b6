using MultiRegion.Contracts;
using MultiRegion.Core.Drills;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Drills;

/// <summary>Several drills, their windows, and the override that they share.</summary>
public sealed class DrillBookTests
{
    // The start of the tests is a Thursday, at midnight.
    private static readonly DrillSchedule Friday = new() { Day = DayOfWeek.Friday, From = new TimeOnly(3, 0) };

    [Fact]
    public void Next_AnotherIsUnderWay_IsRefusedByItsName()
    {
        var cell = Rehearsal.Of(Rehearsal.Spec);
        cell.Tick(0);
        cell.Drills = [.. cell.Drills, Rehearsal.Ask(Rehearsal.Spec, cell.Now, 0.5)];
        cell.Tick(1);
        cell.Drills[1].Outcome!.Sentence.ShouldBe($"Not begun: drill {cell.Drills[0].Id} is under way.");
    }

    [Fact]
    public void Next_InItsWindow_WaitsUntilNothingSpeaksAgainstIt()
    {
        var cell = Rehearsal.Of(Rehearsal.Spec with { Schedule = Friday with { Day = DayOfWeek.Thursday, From = new TimeOnly(0, 10) } });
        cell.Obstacles = ["cell us-east is not heard"];
        cell.Tick(599).Findings.ShouldBeEmpty();
        cell.Tick(1).Findings.ShouldBe(cell.Obstacles);
        cell.Obstacles = [];
        cell.Tick(600).Phase.ShouldBe(DrillPhase.Stepping);
    }

    [Fact]
    public void Next_WindowIsOver_IsRefusedAndWaitsForTheNextWeek()
    {
        var cell = Rehearsal.Of(Rehearsal.Spec with { Schedule = Friday });
        cell.Obstacles = ["changes are frozen"];
        DrillRecord first = cell.Only;
        cell.Tick(TimeSpan.FromHours(27.5).TotalSeconds).Phase.ShouldBe(DrillPhase.Waiting);
        cell.Tick(1800);
        cell.Drills[0].Outcome!.Sentence.ShouldBe("Not begun: changes are frozen.");
        (cell.Drills[1].Phase, cell.Drills[1].NotBefore, cell.Drills[1].NotAfter).ShouldBe((DrillPhase.Waiting, first.NotBefore.AddDays(7), first.NotAfter.AddDays(7)));
        cell.Drills[1].Id.ShouldBe("20260109-030000-0000");
    }

    [Fact]
    public void Next_ScheduledCalledOff_DoesNotComeBack()
    {
        var cell = Rehearsal.Of(Rehearsal.Spec with { Schedule = Friday });
        cell.CallOff();
        cell.Tick(1).Phase.ShouldBe(DrillPhase.Aborted);
        cell.Drills.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-02T03:00:00Z")]
    [InlineData("2026-01-02T03:30:00Z", "2026-01-02T03:00:00Z")]
    [InlineData("2026-01-02T04:00:00Z", "2026-01-09T03:00:00Z")]
    public void Next_Window_IsTheFirstThatIsNotOver(string now, string from) =>
        DrillWindows.Next(Friday, DateTimeOffset.Parse(now)).From.ShouldBe(DateTimeOffset.Parse(from));

    [Fact]
    public void Next_WindowOverMidnight_IsStillOpen() => DrillWindows.Next(
        Friday with { From = new TimeOnly(23, 0), Window = TimeSpan.FromHours(3) }, DateTimeOffset.Parse("2026-01-03T01:00:00Z")).From.ShouldBe(DateTimeOffset.Parse("2026-01-02T23:00:00Z"));

    [Fact]
    public void Forgotten_MoreThanAreKept_AreTheOldest()
    {
        DrillRecord[] drills = [.. Enumerable.Range(0, DrillBook.Kept + 2).Select(i => DrillMachine.Refuse(Rehearsal.Ask(Rehearsal.Spec, Definitions.Start.AddDays(i)), [], Definitions.Start.AddDays(i)))];
        DrillBook.Forgotten(drills).ShouldBe([drills[1], drills[0]]);
    }

    [Fact]
    public void Move_WhileItHolds_RenewsInTime()
    {
        var cell = Rehearsal.Of(Rehearsal.Spec with { Steps = 1, StepDuration = TimeSpan.FromMinutes(5) });
        cell.Tick(0);
        DateTimeOffset until = cell.Standing!.Until;
        until.ShouldBe(cell.Now + DrillOverride.TimeToLive);
        cell.Tick(29);
        cell.LastMove.ShouldBe(DrillMove.None);
        cell.Tick(1);
        cell.Standing.Until.ShouldBe(until.AddSeconds(30));
    }

    [Fact]
    public void NameOf_Cell_IsThatOfAnIntent()
    {
        DrillOverride.NameOf("eu-west.1").ShouldBe("drill-eu-west-1");
        DrillOverride.NameOf(new string('x', 63)).Length.ShouldBe(63);
    }

    [Fact]
    public void Validate_WhatMayNotBe_NamesEachMember()
    {
        var definitions = new Dictionary<string, ServiceDefinition> { ["demo"] = Definitions.ThreeRegions() };
        Paths(Rehearsal.Spec).ShouldBeEmpty();
        Paths(new DrillSpec { Service = "demo" }).ShouldBe(["origin"]);
        Paths(Rehearsal.Spec with { Service = "nope" }).ShouldBe(["service"]);
        Paths(Rehearsal.Spec with { Region = "mars" }).ShouldBe(["region"]);
        Paths(new DrillSpec { Origin = "eu" }).ShouldContain("service");
        Paths(Rehearsal.Spec with { Leave = 1, Steps = 0, StepDuration = TimeSpan.Zero, Hold = TimeSpan.FromDays(1) }).ShouldBe(["leave", "steps", "stepDuration", "hold"]);
        Paths(Rehearsal.Spec with { Limits = new DrillLimits { MaxErrorShare = 2, MinCapacityLeft = double.NaN, MaxShortfall = -1 } })
            .ShouldBe(["limits.maxErrorShare", "limits.minCapacityLeft", "limits.maxShortfall"]);
        Paths(Rehearsal.Spec with { Schedule = Friday with { Window = TimeSpan.Zero } }).ShouldBe(["schedule.window"]);

        string[] Paths(DrillSpec spec) => [.. DrillValidator.Validate(spec, definitions, null, Definitions.Start).Select(error => error.Path)];
    }
}
