using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Planning;

public sealed class WeightBoundTests
{
    private static readonly ServiceDefinition Three = Definitions.ThreeRegions();
    private static readonly WeightBound Drain = new() { Origin = "us", Name = "drain by ann until 14:00", Most = 0 };

    [Fact]
    public void Plan_Drain_EmptiesTheOriginAtOnceAndNamesWho()
    {
        PlanResult result = Plan(Drain);
        result.Weights["us"].ShouldBe(0);
        result.Weights.Values.Sum().ShouldBe(1);
        WeightExplanation us = result.Explanation[1];
        us.Bounds.ShouldContain("drain by ann until 14:00");
        us.Steps.ShouldContain(step => step.Kind == WeightStepKind.Bound && step.Before > 0.2 && step.After == 0 && step.Name == Drain.Name);
    }

    [Fact]
    public void Plan_DrainAndFloor_DrainBeatsIt()
    {
        PlanResult result = Plan(new WeightBound { Origin = "us", Name = "floor by bob", Least = 0.5 }, Drain);
        result.Weights["us"].ShouldBe(0);
        result.Explanation[1].Bounds.ShouldContain("floor by bob yields to drain by ann until 14:00");
    }

    [Fact]
    public void Plan_CapAndFloor_AreKeptToTheUnit()
    {
        PlanResult result = Plan(
            new WeightBound { Origin = "us", Name = "cap", Most = 0.1 }, new WeightBound { Origin = "ap", Name = "pin", Least = 0.6, Most = 0.6 });
        result.Weights["us"].ShouldBeLessThanOrEqualTo(0.1);
        result.Weights["ap"].ShouldBe(0.6, 1.0 / 1024);
    }

    [Fact]
    public void Plan_EveryOriginDrained_IsDrainedAndAllZero()
    {
        PlanResult result = Plan([.. Three.Origins.Select(origin => new WeightBound { Origin = origin.Id, Name = "drain by ann", Most = 0 })]);
        result.State.ShouldBe(PlanState.Drained);
        result.Weights.Values.ShouldAllBe(weight => weight == 0);
        WeightExplanation left = RoutingPlanner.Plan(Input([.. Three.Origins.Select(origin => new WeightBound { Origin = origin.Id, Name = "drain by ann", Most = 0 })]) with
        {
            Previous = new Dictionary<string, double> { ["eu"] = 0.5, ["us"] = 0.25, ["ap"] = 0.25 },
        }).Explanation[0];
        left.Steps.ShouldContain(new WeightStep(WeightStepKind.Bound, 0.5, 0, "drain by ann"));
    }

    [Fact]
    public void Plan_AllButADrainedOriginHardFailed_IsDownAndStillNotSentToTheDrainedOne()
    {
        PlanInput input = Input(Drain) with
        {
            Previous = new Dictionary<string, double> { ["eu"] = 0.5, ["us"] = 0.25, ["ap"] = 0.25 },
            Scores = new Dictionary<string, OriginScore> { ["eu"] = Hard("eu"), ["ap"] = Hard("ap") },
        };
        PlanResult result = RoutingPlanner.Plan(input);
        result.State.ShouldBe(PlanState.Down);
        result.Weights["us"].ShouldBe(0);
        result.Weights["eu"].ShouldBe(2.0 / 3, 0.001);
    }

    [Fact]
    public void Plan_FloorOnAHardFailedOrigin_Yields() =>
        RoutingPlanner.Plan(Input(new WeightBound { Origin = "us", Name = "floor", Least = 0.5 }) with
        {
            Scores = new Dictionary<string, OriginScore> { ["us"] = Hard("us") },
        }).Weights["us"].ShouldBe(0);

    [Fact]
    public void Plan_CapsOfLessThanAllTraffic_AreExceededInProportion()
    {
        PlanResult result = Plan([.. Three.Origins.Select((origin, i) => new WeightBound { Origin = origin.Id, Name = "cap", Most = 0.1 * (1 + i) })]);
        result.Weights["ap"].ShouldBe(0.5, 0.001);
        result.Weights["eu"].ShouldBe(1 / 6.0, 0.001);
    }

    [Fact]
    public void Plan_CapWhileInPanic_HoldsTheRestAndKeepsTheCap()
    {
        PlanInput input = Input(new WeightBound { Origin = "eu", Name = "cap", Most = 0.25 }) with
        {
            Previous = new Dictionary<string, double> { ["eu"] = 0.5, ["us"] = 0.25, ["ap"] = 0.25 },
            Scores = Three.Origins.ToDictionary(origin => origin.Id, origin => Hard(origin.Id) with { Value = 50, Availability = 0.3, Evidence = HealthEvidence.Soft }),
        };
        PlanResult result = RoutingPlanner.Plan(input);
        result.State.ShouldBe(PlanState.Panic);
        result.Weights["eu"].ShouldBe(0.25);
        result.Weights["us"].ShouldBe(0.375, 0.001);
    }

    [Fact]
    public void Plan_FloorAndCapWhileInPanic_NamesTheOneThatMovedIt()
    {
        PlanInput input = Input(new WeightBound { Origin = "eu", Name = "cap", Most = 0.9 }, new WeightBound { Origin = "eu", Name = "floor", Least = 0.75 }) with
        {
            Previous = new Dictionary<string, double> { ["eu"] = 0.5, ["us"] = 0.25, ["ap"] = 0.25 },
            Scores = Three.Origins.ToDictionary(origin => origin.Id, origin => Hard(origin.Id) with { Value = 50, Availability = 0.3, Evidence = HealthEvidence.Soft }),
        };
        PlanResult result = RoutingPlanner.Plan(input);
        result.Explanation[0].Steps.ShouldContain(step => step.Kind == WeightStepKind.Bound && step.Name == "floor");
        result.Explanation[0].Bounds.ShouldNotContain("cap");
        result.Explanation[1].Steps.ShouldContain(step => step.Kind == WeightStepKind.Bound && step.Name == null);
    }

    private static OriginScore Hard(string origin) => HealthScorer.Unseen(origin) with { Value = 0, Evidence = HealthEvidence.Hard, Observers = 3 };

    private static PlanResult Plan(params WeightBound[] bounds) => RoutingPlanner.Plan(Input(bounds));

    private static PlanInput Input(params WeightBound[] bounds) => new()
    {
        Definition = Three,
        Scores = new Dictionary<string, OriginScore>(),
        Bounds = bounds,
        Distance = region => TimeSpan.FromMilliseconds(region == "eu-west" ? 0 : 40),
        Cells = 3,
        Demand = 100,
        Now = TimeSpan.FromSeconds(100),
    };
}
