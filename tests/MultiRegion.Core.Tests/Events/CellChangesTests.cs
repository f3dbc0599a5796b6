using System.Collections.Immutable;
using MultiRegion.Contracts;
using MultiRegion.Core.Events;
using MultiRegion.Core.Tests.Support;
using static MultiRegion.Core.Tests.Support.Intents;

namespace MultiRegion.Core.Tests.Events;

public sealed class CellChangesTests
{
    private static readonly ServiceDefinition Three = Definitions.ThreeRegions();
    private CellSnapshot? _seen;

    public CellChangesTests() => Look(With(0.5)).ShouldBeEmpty();

    [Fact]
    public void Between_NothingNew_TellsNothing() => Look(With(0.5)).ShouldBeEmpty();

    [Fact]
    public void Between_WeightsBeyondTheThreshold_AreTold()
    {
        CellChange told = Look(With(0.3)).ShouldHaveSingleItem();
        told.ShouldBe(new CellChange(EventKind.WeightsMoved, "Traffic of demo moved: eu from 50 to 30 %, us from 50 to 70 %", "demo"));
        Look(With(0.3)).ShouldBeEmpty();
    }

    [Fact]
    public void Between_ManySmallMoves_AreToldOnceTheyAddUp()
    {
        Look(With(0.45)).ShouldBeEmpty();
        Look(With(0.42)).ShouldBeEmpty();
        Look(With(0.39)).ShouldHaveSingleItem().Sentence.ShouldContain("eu from 50 to 39 %");
    }

    [Fact]
    public void Between_PanicAndItsEnd_AreBothTold()
    {
        Look(With(0.5, PlanState.Panic)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            told => told.Kind.ShouldBe(EventKind.StateChanged), told => told.Sentence.ShouldStartWith("demo is in panic"));
        Look(With(0.5)).ShouldHaveSingleItem().Sentence.ShouldStartWith("demo is planned from evidence; it was in panic");
    }

    [Fact]
    public void Between_ServiceComesOrGoes_TellsNothing()
    {
        Look(new CellSnapshot()).ShouldBeEmpty();
        Look(With(0.1)).ShouldBeEmpty();
    }

    [Fact]
    public void Between_EdgesEjectAnOrigin_IsToldForTheFirstAndTheLast()
    {
        Look(Ejected(1)).ShouldBe([new CellChange(EventKind.OriginEjected, "demo/us was ejected by 1 edge", "demo", "us")]);
        Look(Ejected(3)).ShouldBeEmpty();
        Look(With(0.5)).ShouldHaveSingleItem().Kind.ShouldBe(EventKind.OriginReturned);
    }

    [Fact]
    public void Between_DrillMoves_IsToldInWords()
    {
        DrillRecord drill = Drills.Rehearsal.Ask(Drills.Rehearsal.Spec) with { Phase = DrillPhase.Stepping, Step = 1, StartShare = 0.4 };
        CellSnapshot with = With(0.5) with { Drills = ImmutableSortedDictionary<string, DrillRecord>.Empty.Add(drill.Id, drill) };
        Look(with).ShouldBe(
            [new CellChange(EventKind.DrillMoved, $"Drill {drill.Id} of us-east of demo by ann: step 1 of 2: at most 20 % of the traffic goes there", "demo", drill.Id)]);
        Look(with).ShouldBeEmpty();
    }

    [Fact]
    public void Between_LeaderGoesAndAnotherComes_IsToldTwice()
    {
        Look(With(0.5) with { Leader = "a" }).ShouldHaveSingleItem().Sentence.ShouldBe("a leads the cell; before it was nobody");
        Look(With(0.5)).ShouldHaveSingleItem().Sentence.ShouldBe("nobody leads the cell; a did");
    }

    [Fact]
    public void Between_CellsStaleAndSuspensions_AreToldWhenTheyComeAndGo()
    {
        CellSnapshot bad = With(0.5) with
        {
            Stale = ["ap-south"],
            Suspended = ImmutableSortedDictionary<(string, string), string>.Empty.Add(("demo", "late"), "1 region can carry traffic, and at least 2 must"),
        };
        Look(bad).Select(change => (change.Kind, change.Subject)).ShouldBe([(EventKind.CellStale, "ap-south"), (EventKind.OverrideSuspended, "late")]);
        Look(With(0.5)).Select(change => change.Kind).ShouldBe([EventKind.CellHeard, EventKind.SuspensionEnded]);
    }

    [Fact]
    public void Between_GlassBroken_IsToldOncePerState()
    {
        Intent broken = Override("all", Drain(), 1, "bob", "two-regions");
        CellSnapshot with = With(0.5) with { BrokenGlass = ImmutableSortedDictionary<string, IntentState>.Empty.Add("override/all", broken) };
        Look(with).ShouldHaveSingleItem().Sentence.ShouldBe("bob broke two-regions with override/all: test");
        Look(with).ShouldBeEmpty();
    }

    private static CellSnapshot Ejected(int edges) => With(0.5) with { Ejected = ImmutableSortedDictionary<string, int>.Empty.Add("demo/us", edges) };

    private static CellSnapshot With(double eu, PlanState state = PlanState.Normal) => new()
    {
        Plans = ImmutableSortedDictionary<string, Plan>.Empty.Add(
            "demo", Definitions.Plan(Three, new Dictionary<string, double> { ["eu"] = eu, ["us"] = 1 - eu, ["ap"] = 0 }, state: state)),
    };

    private IReadOnlyList<CellChange> Look(CellSnapshot now) => CellChanges.Between(_seen, now, 0.1, out _seen);
}
