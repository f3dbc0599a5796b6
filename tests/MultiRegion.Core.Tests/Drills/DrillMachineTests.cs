using MultiRegion.Contracts;
using MultiRegion.Core.Drills;

namespace MultiRegion.Core.Tests.Drills;

/// <summary>One drill, from its beginning to its verdict.</summary>
public sealed class DrillMachineTests
{
    public static TheoryData<string, string> Worse => new()
    {
        { "errors", "6 % of the attempts of demo fail, and at most 5 % may" },
        { "capacity", "9 % of the capacity of demo is left, and at least 10 % must be" },
        { "shortfall", "there is no room for 3 requests/s of demo, and at most 0 may be so" },
        { "obstacle", "changes are frozen" },
        { "override", "its override does not stand any more" },
        { "called off", "called off by ann" },
    };

    [Fact]
    public void Next_NothingSpeaksAgainstIt_StepsHoldsRestoresAndPasses()
    {
        var cell = Rehearsal.Of(Rehearsal.Spec);
        cell.Tick(0).Phase.ShouldBe(DrillPhase.Stepping);
        cell.Standing!.Share.ShouldBe(0.2);
        cell.Tick(9.9).Step.ShouldBe(1);
        cell.Tick(0.1).Step.ShouldBe(2);
        (cell.Standing!.Action, cell.Standing.Share).ShouldBe((OverrideAction.Drain, null));
        cell.Tick(10).Phase.ShouldBe(DrillPhase.Holding);
        cell.Tick(20).Phase.ShouldBe(DrillPhase.Restoring);
        cell.Standing.ShouldBeNull();
        DrillRecord done = cell.Tick(1);

        (done.Phase, done.Outcome!.Passed, done.Failure).ShouldBe((DrillPhase.Done, true, null));
        done.Outcome.Sentence.ShouldBe(
            "Passed: traffic there went from 40 % to 0 %, with at most 1 % of the attempts failing and at least 50 % of the capacity left; it was given back, and the drill ended 1 s later.");
        done.Evidence.Select(step => (step.Phase, step.Step, step.Cap, step.Services[0].Share)).ShouldBe(
        [
            (DrillPhase.Waiting, 0, null, 0.4), (DrillPhase.Stepping, 1, 0.2, 0.2), (DrillPhase.Stepping, 2, 0.0, 0.0), (DrillPhase.Holding, 2, 0.0, 0.0),
            (DrillPhase.Restoring, 2, null, 0.4),
        ]);
    }

    [Theory]
    [MemberData(nameof(Worse))]
    public void Next_SomethingSpeaksAgainstItWhileAway_GivesBackInTheSameTickAndSaysWhy(string what, string why)
    {
        var cell = Rehearsal.Of(Rehearsal.Spec);
        cell.RunTo(DrillPhase.Holding);
        Worsen(cell, what);

        DrillRecord drill = cell.Tick(1);

        (drill.Phase, drill.Failure, cell.Standing).ShouldBe((DrillPhase.Restoring, why, null));
        DrillRecord ended = cell.RunTo(DrillPhase.Aborted);
        ended.Outcome!.Passed.ShouldBeFalse();
        ended.Outcome.Sentence.ShouldStartWith($"Ended in step 2 of 2, for {why}");
    }

    [Theory]
    [MemberData(nameof(Worse))]
    public void Next_SomethingSpeaksAgainstItBefore_MovesNothing(string what, string why)
    {
        var cell = Rehearsal.Of(Rehearsal.Spec);
        Worsen(cell, what);
        DrillRecord drill = cell.Tick(0);
        if (what == "override")
            return; // There is none yet.
        drill.Phase.ShouldBe(what == "called off" ? DrillPhase.Aborted : DrillPhase.Refused);
        drill.Outcome!.Sentence.ShouldBe($"Not begun: {why}.");
        (drill.StartedAt, cell.LastMove).ShouldBe((null, DrillMove.None));
    }

    [Fact]
    public void Next_RefusedByRules_OnlyBeforeItBegins()
    {
        var cell = Rehearsal.Of(Rehearsal.Spec);
        cell.Tick(0);
        // The preview of a drill that is under way says nothing of it any more.
        cell.Refusals = ["two-regions: 1 region can carry traffic, and at least 2 must"];
        cell.Tick(1).Phase.ShouldBe(DrillPhase.Stepping);
        var other = Rehearsal.Of(Rehearsal.Spec);
        other.Refusals = cell.Refusals;
        other.Tick(0).Findings.ShouldBe(cell.Refusals);
    }

    [Fact]
    public void Next_NoTrafficThere_IsRefused()
    {
        var cell = Rehearsal.Of(Rehearsal.Spec with { Leave = 0.4 });
        cell.Tick(0).Outcome!.Sentence.ShouldBe("Not begun: 40 % of the traffic at most goes there, and 40 % are to be left.");
    }

    [Fact]
    public void Next_NobodyLedWhenItsTimeCame_IsRefused() =>
        Rehearsal.Of(Rehearsal.Spec).Tick(31).Outcome!.Sentence.ShouldBe("Not begun: nobody led the cell while it could have begun.");

    [Fact]
    public void Next_WeightsDoNotComeBack_EndsAfterTheLimitWithoutPassing()
    {
        var cell = Rehearsal.Of(Rehearsal.Spec);
        DrillRecord restoring = cell.RunTo(DrillPhase.Restoring);
        var gone = new DrillScene { Now = restoring.Since!.Value + DrillMachine.RestoreLimit, Stands = false, Services = [cell.Seen with { Share = 0.1 }] };
        DrillMachine.Next(restoring, gone with { Now = gone.Now.AddSeconds(-1) }).Phase.ShouldBe(DrillPhase.Restoring);
        DrillRecord ended = DrillMachine.Next(restoring, gone);
        (ended.Phase, ended.Failure).ShouldBe((DrillPhase.Aborted, "its traffic had not come back within 10 min"));
    }

    [Fact]
    public void Next_OverrideStillStands_IsNotDone()
    {
        var cell = Rehearsal.Of(Rehearsal.Spec);
        cell.RunTo(DrillPhase.Holding);
        cell.WritesArrive = false;
        cell.RunTo(DrillPhase.Restoring);
        DrillRecord restoring = cell.Tick(1);
        // Even if its traffic were back, by another override.
        DrillMachine.Next(restoring, new DrillScene { Now = cell.Now, Stands = true, Services = [cell.Seen] }).Phase.ShouldBe(DrillPhase.Restoring);
        // It ends by itself in the end.
        cell.RunTo(DrillPhase.Done).Outcome!.Passed.ShouldBeTrue();
    }

    [Fact]
    public void TakeOver_TrafficIsAway_ComesBackAndSaysWhy()
    {
        var cell = Rehearsal.Of(Rehearsal.Spec);
        cell.RunTo(DrillPhase.Holding);
        cell.TakeOver();
        cell.Tick(0);
        cell.Standing.ShouldBeNull();
        cell.RunTo(DrillPhase.Aborted).Failure.ShouldBe("the leader of the cell changed");
    }

    [Fact]
    public void Evidence_WorstIsKept_InBoundedRoom()
    {
        var cell = Rehearsal.Of(Rehearsal.Spec with { Steps = 20, Limits = new DrillLimits { MaxErrorShare = 1 } });
        cell.Seen = cell.Seen with { Weights = Enumerable.Range(0, 200).ToDictionary(i => $"origin-{i}", i => i / 19900.0) };
        cell.Tick(0);
        cell.Seen = cell.Seen with { ErrorShare = 0.9 };
        cell.Tick(1);
        cell.Seen = cell.Seen with { ErrorShare = 0.2 };
        cell.Tick(1).Evidence[^1].Services[0].ErrorShare.ShouldBe(0.9);
        DrillRecord done = cell.RunTo(DrillPhase.Done);
        done.Evidence.Count.ShouldBe(23);
        done.Evidence.ShouldAllBe(step => step.Services[0].Weights.Count == DrillStep.MostOrigins && step.Services[0].Weights.ContainsKey("origin-199"));
    }

    private static void Worsen(Rehearsal cell, string what)
    {
        cell.Seen = what switch
        {
            "errors" => cell.Seen with { ErrorShare = 0.06 },
            "capacity" => cell.Seen with { CapacityLeft = 0.09 },
            "shortfall" => cell.Seen with { Shortfall = 3 },
            _ => cell.Seen,
        };
        if (what == "obstacle")
            cell.Obstacles = ["changes are frozen"];
        if (what == "override")
            cell.RemoveOverride();
        if (what == "called off")
            cell.CallOff();
    }
}
