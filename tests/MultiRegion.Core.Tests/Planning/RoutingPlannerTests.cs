using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Offers;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Planning;

public sealed class RoutingPlannerTests
{
    private static readonly ServiceDefinition Three = Definitions.ThreeRegions();

    [Fact]
    public void Plan_ColdWithoutDemand_SplitsByCapacityAndDistanceAtANominalOne()
    {
        PlanResult result = RoutingPlanner.Plan(Input(Three));
        result.State.ShouldBe(PlanState.Normal);
        result.Weights["eu"].ShouldBeInRange(0.34, 0.40);
        result.Weights["us"].ShouldBe(result.Weights["ap"], 0.001);
        result.Weights.Values.Sum().ShouldBe(1);
    }

    [Fact]
    public void Plan_LittleDemandAndLoadCost_StaysInTheOwnRegion()
    {
        ServiceDefinition near = Three with { Routing = new RoutingOptions() };
        RoutingPlanner.Plan(Input(near) with { Demand = 10 }).Weights["eu"].ShouldBe(1);
    }

    [Fact]
    public void Plan_CapacityNotKnown_KeepsHalfTheLoadInHand()
    {
        ServiceDefinition unknown = Definitions.Service(
            Definitions.Origin("eu", "eu-west", null), Definitions.Origin("us", "us-east", null)) with { Routing = new RoutingOptions() };
        foreach (double demand in new[] { 0, 1, 1_000_000.0 })
            RoutingPlanner.Plan(Input(unknown) with { Demand = demand }).Weights["eu"].ShouldBe(0.9, 0.001);
    }

    [Fact]
    public void Plan_HardFailedOrigin_GetsNothingAtOnce()
    {
        PlanResult result = RoutingPlanner.Plan(Input(Three) with { Scores = Scores(("us", Hard("us"))), Previous = Even });
        result.Weights["us"].ShouldBe(0);
        result.State.ShouldBe(PlanState.Normal);
        result.Explanation.Single(weight => weight.Origin == "us").Bounds.ShouldContain("hard-failed");
    }

    [Theory]
    [InlineData(100, 0.95, 0.02)]
    [InlineData(290, 0.95, 0.9)]
    [InlineData(290, 0.4, 0.4)]
    public void Plan_SoftEvidence_YieldsToADemandThatNeedsTheCapacityAsFarAsTheOriginAnswers(double demand, double answered, double expected)
    {
        OriginScore slow = HealthScorer.Unseen("us") with { Value = 10, Availability = answered, Evidence = HealthEvidence.Soft, Observers = 3 };
        var floor = new OriginMemory { Held = 0.02, Admitted = 0.02, HoldUntil = TimeSpan.FromDays(1) };
        PlanInput input = Input(Three) with
        {
            Demand = demand,
            Cells = 3,
            Scores = Scores(("us", slow)),
            Memory = new Dictionary<string, OriginMemory> { ["us"] = floor },
        };
        PlanResult result = RoutingPlanner.Plan(input);
        WeightExplanation us = result.Explanation.Single(weight => weight.Origin == "us");
        us.EffectiveCapacity.ShouldBe(100 * expected, 0.1);
        result.Memory["us"].Admitted.ShouldBe(0.02);
    }

    [Theory]
    [InlineData(HealthEvidence.Soft, 0.9, false, 0.45)]
    [InlineData(HealthEvidence.Soft, 0.9, true, 0.02)]
    [InlineData(HealthEvidence.None, 0.9, false, 0.02)]
    [InlineData(HealthEvidence.Soft, 0.01, false, 0.02)]
    public void Plan_DemandNeedsTheCapacity_LendsOnlyWhatIsShownToBeAnswered(HealthEvidence evidence, double availability, bool returning, double expected)
    {
        OriginScore score = HealthScorer.Unseen("us") with { Value = 10, Availability = availability, Accepted = 0.5, Evidence = evidence, Observers = 3 };
        PlanResult result = RoutingPlanner.Plan(Input(Three) with
        {
            Demand = 290,
            Cells = 3,
            Scores = Scores(("us", score)),
            Memory = new Dictionary<string, OriginMemory>
            {
                ["us"] = new() { Held = 0.02, Admitted = 0.02, HoldUntil = TimeSpan.FromDays(1), Returning = returning },
            },
        });
        result.Explanation.Single(weight => weight.Origin == "us").EffectiveCapacity.ShouldBe(100 * expected, 0.1);
    }

    [Fact]
    public void Plan_AllHardFailed_IsDownAndKeepsTheWeights()
    {
        PlanResult result = RoutingPlanner.Plan(
            Input(Three) with { Scores = Scores(("eu", Hard("eu")), ("us", Hard("us")), ("ap", Hard("ap"))), Previous = Even });
        result.State.ShouldBe(PlanState.Down);
        result.Weights.ShouldBe(Even);
    }

    [Fact]
    public void Plan_AllHardFailedAndNothingPublished_IsDownWithWeightsToProbeBy()
    {
        PlanResult result = RoutingPlanner.Plan(Input(Three) with { Scores = Scores(("eu", Hard("eu")), ("us", Hard("us")), ("ap", Hard("ap"))) });
        result.State.ShouldBe(PlanState.Down);
        result.Weights.Values.ShouldAllBe(weight => weight > 0);
    }

    [Fact]
    public void Plan_EverythingSoftBad_IsPanicAndHeldButForHardFailures()
    {
        PlanResult soft = RoutingPlanner.Plan(
            Input(Three) with { Scores = Scores(("eu", Soft("eu")), ("us", Soft("us")), ("ap", Soft("ap"))), Previous = Even });
        soft.State.ShouldBe(PlanState.Panic);
        soft.Weights.ShouldBe(Even);

        PlanResult mixed = RoutingPlanner.Plan(
            Input(Three) with { Scores = Scores(("eu", Soft("eu")), ("us", Hard("us")), ("ap", Soft("ap"))), Previous = Even });
        mixed.State.ShouldBe(PlanState.Panic);
        mixed.Weights["us"].ShouldBe(0);
    }

    [Fact]
    public void Plan_DemandAboveAllCapacityMakesAllLookBad_IsSharedAndNoPanic()
    {
        PlanInput input = Input(Three) with
        {
            Cells = 1,
            Demand = 1350,
            Previous = Even,
            Scores = Scores(("eu", Soft("eu")), ("us", Soft("us")), ("ap", Soft("ap"))),
        };
        PlanResult result = RoutingPlanner.Plan(input);
        result.State.ShouldBe(PlanState.Normal);
        result.Weights.Values.ShouldAllBe(weight => Math.Abs(weight - 1 / 3.0) < 0.001);
        result.Shortfall.ShouldBe(450, 1e-6);
        result.Memory.Values.ShouldAllBe(memory => memory.Admitted == 1);
        PlanSentence.Render(result, Three.Routing, []).ShouldStartWith("Too little capacity: 450 of 1350/s are too many, shared in proportion.");
        RoutingPlanner.Plan(input with { Demand = 850 }).State.ShouldBe(PlanState.Panic);
    }

    [Fact]
    public void Plan_DownOrPanic_StillSaysWhatFindsNoCapacity()
    {
        PlanInput input = Input(Three) with { Cells = 1, Demand = 350, Previous = Even };
        RoutingPlanner.Plan(input with { Scores = Scores(("eu", Hard("eu")), ("us", Hard("us")), ("ap", Hard("ap"))) }).Shortfall.ShouldBe(350);
        PlanResult panic = RoutingPlanner.Plan(input with
        {
            Bounds = [.. Three.Origins.Select(origin => new WeightBound { Origin = origin.Id, Name = "cap", Most = 0.3 })],
            Scores = Scores(("eu", Soft("eu")), ("us", Soft("us")), ("ap", Soft("ap"))),
        });
        panic.State.ShouldBe(PlanState.Panic);
        // A bound counts in whole units of weight: three times 307 of 1,024.
        panic.Shortfall.ShouldBe(350 * (1 - 3 * 307 / 1024.0), 1e-6);
        panic.Explanation.SelectMany(weight => weight.Steps).ShouldNotContain(step => step.Kind == WeightStepKind.Health);
    }

    /// <summary>1.5 % of the traffic is a small move, but not where the origin's cell takes its part back.</summary>
    [Fact]
    public void Plan_OfferFellByLessThanTheDeadBand_IsKeptAllTheSame()
    {
        ServiceDefinition two = Definitions.Service(Definitions.Origin("eu", "eu-west", 3000), Definitions.Origin("us", "us-east", 3000)) with { Routing = new RoutingOptions() };
        PlanInput input = Input(two) with
        {
            Cell = "ap-south",
            Cells = 3,
            Demand = 1000,
            Distance = region => TimeSpan.FromMilliseconds(region == "eu-west" ? 0 : 150),
            Peers = Offering(200),
        };
        IReadOnlyDictionary<string, double> weights = RoutingPlanner.Plan(input).Weights;
        weights["eu"].ShouldBe(0.2, 0.001);
        PlanResult next = RoutingPlanner.Plan(input with { Previous = weights, Peers = Offering(185) });
        next.Weights["eu"].ShouldBe(0.185, 0.001);
        RoutingPlanner.Plan(input with { Previous = weights, Peers = Offering(199.5) }).Weights.ShouldBe(weights);

        static Peer[] Offering(double offer) =>
        [
            new() { Cell = "eu-west", Age = TimeSpan.Zero, Offers = new Dictionary<string, double> { ["eu"] = offer } },
            new() { Cell = "us-east", Age = TimeSpan.Zero, Offers = new Dictionary<string, double> { ["us"] = 3000 } },
        ];
    }

    /// <summary>An offer that was made for more than this cell's definition says is none for more.</summary>
    [Fact]
    public void Plan_OfferAboveTheWholeOrigin_IsThatOfTheOrigin()
    {
        Peer generous = new() { Cell = "us-east", Age = TimeSpan.Zero, Offers = new Dictionary<string, double> { ["us"] = 5000 } };
        RoutingPlanner.Plan(Input(Three) with { Cell = "eu-west", Demand = 10, Peers = [generous] }).Explanation[1].EffectiveCapacity.ShouldBe(300);
    }

    [Fact]
    public void Plan_FewObservers_RemovesAtMostAFifthOfCapacity()
    {
        PlanResult result = RoutingPlanner.Plan(Input(Three) with { Demand = 100, Scores = Scores(("us", Soft("us") with { Observers = 2 })) });
        WeightExplanation us = result.Explanation.Single(weight => weight.Origin == "us");
        us.EffectiveCapacity.ShouldBe(100 * 0.4, 1e-9);
    }

    /// <summary>Three who see one origin well vouch for nothing of the one that two see badly, and what is gone is no capacity to take a fifth of.</summary>
    [Fact]
    public void Plan_FewObserversOfTheBadOriginOnly_RemovesAtMostAFifthOfWhatIsLeft()
    {
        PlanResult result = RoutingPlanner.Plan(Input(Three) with { Demand = 100, Scores = Scores(("eu", Hard("eu")), ("us", Soft("us") with { Observers = 2 })) });
        result.Memory["us"].Admitted.ShouldBe(0.6, 1e-9);
    }

    [Fact]
    public void Plan_RegionNotAllowed_GetsNothingAndSaysSo()
    {
        PlanResult result = RoutingPlanner.Plan(Input(Three with { AllowedRegions = ["us-east", "ap-south"] }) with { Previous = Even });
        result.Weights["eu"].ShouldBe(0);
        result.Explanation[0].Bounds.ShouldBe(["traffic may not go to eu-west"]);
    }

    [Fact]
    public void Plan_NoAllowedRegionLeft_Throws() =>
        Should.Throw<ArgumentException>(() => RoutingPlanner.Plan(Input(Three with { AllowedRegions = [] })));

    [Fact]
    public void Plan_AllOriginsOfTheServiceBackAtOnce_SetsTheHoldDownAside()
    {
        var held = new OriginMemory { Held = 0, Admitted = 0, HoldUntil = TimeSpan.FromHours(1) };
        PlanResult result = RoutingPlanner.Plan(Input(Three) with
        {
            Memory = new Dictionary<string, OriginMemory> { ["eu"] = held, ["us"] = held, ["ap"] = held },
            Scores = Scores(("us", Hard("us"))),
            PreviousState = PlanState.Down,
            Previous = Even,
        });
        result.State.ShouldBe(PlanState.Normal);
        result.Weights["us"].ShouldBe(0);
        result.Memory["eu"].Admitted.ShouldBe(1);
    }

    [Theory]
    [InlineData(HealthEvidence.Good, 0.32)]
    [InlineData(HealthEvidence.None, 0.16)]
    public void Plan_OriginUnderRecovery_RisesOnEvidenceOnly(HealthEvidence evidence, double expected)
    {
        PlanResult result = RoutingPlanner.Plan(Input(Three) with
        {
            Memory = new Dictionary<string, OriginMemory> { ["us"] = new() { Held = 1, Admitted = 0.16 } },
            Scores = Scores(("us", HealthScorer.Unseen("us") with { Evidence = evidence, Observers = 3 })),
        });
        result.Memory["us"].Admitted.ShouldBe(expected);
    }

    [Fact]
    public void Plan_SmallMove_IsNotWorthTheSwitch()
    {
        PlanInput input = Input(Three with { Routing = Three.Routing with { SwitchCost = TimeSpan.Zero } }) with { Demand = 100 };
        IReadOnlyDictionary<string, double> weights = RoutingPlanner.Plan(input).Weights;
        PlanResult next = RoutingPlanner.Plan(input with { Demand = 105, Previous = weights });
        next.Weights.ShouldBe(weights);
        next.Explanation.ShouldContain(weight => weight.Solved != weight.Weight);
    }

    [Fact]
    public void Plan_KeepWeights_LeavesWhatIsPublishedWhateverTheEvidence()
    {
        PlanResult result = RoutingPlanner.Plan(Input(Three) with { Scores = Scores(("us", Hard("us"))), Previous = Even, KeepWeights = true });
        result.Weights.ShouldBe(Even);
        result.Memory["us"].Admitted.ShouldBe(0);
    }

    [Fact]
    public void Plan_KeepWeightsOfAnOriginThatIsGone_SharesThemOut()
    {
        var previous = new Dictionary<string, double> { ["eu"] = 0.25, ["us"] = 0.25, ["gone"] = 0.5 };
        PlanResult result = RoutingPlanner.Plan(Input(Three) with { Previous = previous, KeepWeights = true });
        result.Weights.ShouldBe(new Dictionary<string, double> { ["eu"] = 0.5, ["us"] = 0.5, ["ap"] = 0 });
    }

    private static readonly Dictionary<string, double> Even = new() { ["eu"] = 0.5, ["us"] = 0.25, ["ap"] = 0.25 };

    private static OriginScore Hard(string origin) => HealthScorer.Unseen(origin) with { Value = 0, Evidence = HealthEvidence.Hard, Observers = 3 };

    private static OriginScore Soft(string origin) =>
        HealthScorer.Unseen(origin) with { Value = 70, Availability = 0.4, Evidence = HealthEvidence.Soft, Observers = 3 };

    private static Dictionary<string, OriginScore> Scores(params (string Origin, OriginScore Score)[] given)
    {
        Dictionary<string, OriginScore> scores = Three.Origins.ToDictionary(
            origin => origin.Id, origin => HealthScorer.Unseen(origin.Id) with { Evidence = HealthEvidence.Good, Observers = given.Max(pair => pair.Score.Observers) });
        foreach ((string origin, OriginScore score) in given)
            scores[origin] = score;
        return scores;
    }

    private static PlanInput Input(ServiceDefinition definition) => new()
    {
        Definition = definition,
        Scores = new Dictionary<string, OriginScore>(),
        Distance = region => TimeSpan.FromMilliseconds(region == "eu-west" ? 0 : 40),
        Cells = 3,
        Now = TimeSpan.FromSeconds(100),
    };
}
