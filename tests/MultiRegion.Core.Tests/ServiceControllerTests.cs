using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests;

public sealed class ServiceControllerTests
{
    private static readonly ServiceDefinition Three = Definitions.ThreeRegions();
    private static readonly DateTimeOffset Start = Definitions.Start;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Tick_BeforeADefinition_Throws() =>
        Should.Throw<InvalidOperationException>(() => Controller().Tick(Start, mayChangeWeights: true));

    [Fact]
    public void Define_InvalidDefinition_ThrowsWithThePath() =>
        Should.Throw<ArgumentException>(() => Controller().Define(Three with { Origins = [] })).Message.ShouldContain("origins");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tick_NothingPublished_PlansFromTheDefinitionAlone(bool mayChangeWeights)
    {
        ServiceController controller = Controller();
        controller.Define(Three);
        PlanDraft draft = controller.Tick(Start, mayChangeWeights);
        draft.Changed.ShouldBeTrue();
        draft.Weights.Values.Sum().ShouldBe(1);
        draft.Explanation.Count.ShouldBe(3);
        draft.Sentence.ShouldContain("eu rose from 0 to");
    }

    [Fact]
    public void Tick_PublishedAsDrafted_IsNoChange()
    {
        ServiceController controller = Controller();
        controller.Define(Three);
        PlanDraft draft = controller.Tick(Start, mayChangeWeights: true);
        controller.Adopt(Definitions.Plan(Definitions.ThreeRegions(), draft.Weights));
        PlanDraft next = controller.Tick(Start + Second, mayChangeWeights: true);
        next.Changed.ShouldBeFalse();
        next.Sentence.ShouldBe("No weight moved.");
    }

    [Fact]
    public void Tick_DefinitionChangedButNoWeight_IsAChange()
    {
        ServiceController controller = Controller();
        controller.Define(Three);
        PlanDraft draft = controller.Tick(Start, mayChangeWeights: true);
        controller.Adopt(Definitions.Plan(Three, draft.Weights));
        controller.Define(Three with { Attempts = new AttemptOptions { MaxAttempts = 2 } });
        controller.Tick(Start + Second, mayChangeWeights: false).Changed.ShouldBeTrue();
    }

    [Fact]
    public void Tick_NotWarm_KeepsThePublishedWeights()
    {
        ServiceController controller = Controller();
        var weights = new Dictionary<string, double> { ["eu"] = 0.75, ["us"] = 0.25, ["ap"] = 0 };
        controller.Adopt(Definitions.Plan(Three, weights));
        PlanDraft draft = controller.Tick(Start, mayChangeWeights: false);
        draft.Weights.ShouldBe(weights);
        draft.Changed.ShouldBeFalse();
    }

    [Fact]
    public void Define_OriginMovedToAnotherAddress_StartsWithoutItsHistory()
    {
        var simulation = new CellSimulation(Three) { FailureShare = (_, origin) => origin == "us" ? 1 : 0 };
        simulation.Run(10);
        simulation.Controller.Scores[1].Availability.ShouldBeLessThan(0.5);
        simulation.Controller.Define(Three with
        {
            Origins = [Three.Origins[0], Three.Origins[1] with { Address = new Uri("http://new.example/") }, Three.Origins[2]],
        });
        simulation.Controller.Scores[1].ShouldBe(HealthScorer.Unseen("us"));
        simulation.Controller.Scores[0].Observers.ShouldBe(3);
    }

    [Fact]
    public void Tick_ObserverSilentForThreeIntervals_DropsOut()
    {
        ServiceController controller = Controller();
        controller.Define(Three);
        controller.Observe("edge-1", Seen("eu", new OutcomeCounts { Success = 10 }), Start, Second);
        controller.Observe("edge-2", Seen("eu", new OutcomeCounts { Success = 10 }), Start + 2 * Second, Second);
        controller.Tick(Start + 3 * Second, mayChangeWeights: true);
        controller.Scores[0].Observers.ShouldBe(2);
        controller.Demand.ShouldBe(20);
        controller.Tick(Start + 3.5 * Second, mayChangeWeights: true);
        controller.Scores[0].Observers.ShouldBe(1);
        controller.Demand.ShouldBe(10);
    }

    [Fact]
    public void Tick_OnlyAProberIsFresh_KeepsTheDemand()
    {
        ServiceController controller = Controller();
        controller.Define(Three);
        controller.Observe("edge", Seen("eu", new OutcomeCounts { Success = 10 }), Start, Second);
        controller.Tick(Start, mayChangeWeights: true).Demand.ShouldBe(10);
        controller.ObserveProbe("prober", "eu", new ProbeObservation(true, TimeSpan.FromMilliseconds(5)), Start + 4 * Second);
        PlanDraft draft = controller.Tick(Start + 4 * Second, mayChangeWeights: true);
        controller.Scores[0].Observers.ShouldBe(1);
        controller.Demand.ShouldBe(10);
        draft.Demand.ShouldBe(10);
    }

    [Fact]
    public void Tick_AllObserversSilent_KeepsScoresDemandAndWeights()
    {
        var simulation = new CellSimulation(Three) { FailureShare = (_, origin) => origin == "us" ? 0.5 : 0 };
        simulation.Run(30);
        PlanDraft before = simulation.Draft;
        PlanDraft after = simulation.Controller.Tick(simulation.Now + TimeSpan.FromMinutes(2), mayChangeWeights: true);
        after.Weights.ShouldBe(before.Weights);
        after.Demand.ShouldBe(before.Demand);
        simulation.Controller.Scores.ShouldAllBe(score => score.Evidence == HealthEvidence.None);
    }

    [Fact]
    public void Observe_ClockSetBack_GoesOnFromThere()
    {
        var simulation = new CellSimulation(Three);
        simulation.Run(20);
        ServiceController controller = simulation.Controller;
        DateTimeOffset back = simulation.Now - TimeSpan.FromHours(1);
        for (int i = 1; i <= 20; i++)
        {
            controller.Observe("edge-1", Seen("us", new OutcomeCounts { ServerError = 50 }), back + i * Second, Second);
            controller.Observe("edge-2", Seen("us", new OutcomeCounts { ServerError = 50 }), back + i * Second, Second);
            controller.Tick(back + i * Second, mayChangeWeights: true).Weights.Values.Sum().ShouldBe(1);
        }

        controller.Scores[1].Availability.ShouldBeLessThan(0.2);
        controller.Scores[0].Evidence.ShouldBe(HealthEvidence.None);
    }

    [Fact]
    public void Observe_AbsurdNumbers_LeaveScoresAndWeightsInTheirDomain()
    {
        ServiceController controller = Controller();
        controller.Define(Three);
        var absurd = new OutcomeCounts { Success = long.MinValue, ServerError = long.MaxValue, Refused = long.MaxValue, ClientError = -5 };
        for (int i = 0; i < 100; i++)
        {
            controller.Observe("edge", Seen("us", absurd) with { Requests = i % 2 == 0 ? long.MaxValue : long.MinValue }, Start, TimeSpan.MinValue);
            controller.Observe("edge", Seen("nowhere", absurd), Start + i * Second, TimeSpan.MaxValue);
            controller.ObserveProbe("prober", "nowhere", new ProbeObservation(false, TimeSpan.MinValue), Start);
            PlanDraft draft = controller.Tick(Start + i * Second, mayChangeWeights: true);
            draft.Weights.Values.Sum().ShouldBe(1);
            draft.Weights.Values.ShouldAllBe(weight => weight >= 0);
        }

        controller.Scores.ShouldAllBe(score => score.Value >= 0 && score.Value <= 100);
        double.IsFinite(controller.Demand).ShouldBeTrue();
    }

    [Fact]
    public void Observe_AfterWarmUp_AllocatesNothing()
    {
        ServiceController controller = Controller();
        controller.Define(Three);
        ServiceObservation seen = Seen("eu", new OutcomeCounts { Success = 10 }, latency: new LatencyBuckets([1, 50, 200], [3, 3, 4]));
        controller.Observe("edge", seen, Start, Second);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i <= 100; i++)
            controller.Observe("edge", seen, Start + i * Second, Second);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static ServiceController Controller() => new("eu-west", new ControllerOptions { Cells = 3 });

    private static ServiceObservation Seen(string origin, OutcomeCounts outcomes, LatencyBuckets? latency = null) => new()
    {
        Service = "demo",
        Plan = PlanVersion.None,
        Requests = 10,
        Origins = [new OriginObservation { Origin = origin, Outcomes = outcomes, Latency = latency ?? LatencyBuckets.Empty }],
    };
}
