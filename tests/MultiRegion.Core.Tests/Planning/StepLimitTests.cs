using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Planning;

public sealed class StepLimitTests
{
    private static readonly ServiceDefinition Two = Definitions.Service(
        Definitions.Origin("eu", "eu-west"), Definitions.Origin("us", "us-east")) with { Routing = new RoutingOptions() };

    [Fact]
    public void Apply_MoreThanAllowed_StopsOnTheStraightLine()
    {
        double[] best = [0, 0.5, 0.5];
        StepLimit.Apply([1, 0, 0], best, 0.1).ShouldBeTrue();
        best.ShouldBe([0.9, 0.05, 0.05], 1e-12);
    }

    [Fact]
    public void Apply_Less_Arrives()
    {
        double[] best = [0.95, 0.05];
        StepLimit.Apply([1, 0], best, 0.1).ShouldBeFalse();
        best.ShouldBe([0.95, 0.05]);
    }

    [Fact]
    public void Plan_NothingForcesTheMove_GoesATenthAtATimeAndThenStays()
    {
        PlanInput input = Input(100, eu: 0, us: 1);
        List<double> steps = [];
        for (int i = 0; i < 20; i++)
        {
            PlanResult result = RoutingPlanner.Plan(input);
            steps.Add(result.Weights["eu"]);
            input = input with { Previous = result.Weights, MovedAt = input.Now, Now = input.Now + Two.Routing.Dwell };
        }

        steps[..9].Select((weight, i) => weight - (i + 1) / 10.0).ShouldAllBe(error => Math.Abs(error) < 0.005);
        steps[10..].ShouldAllBe(weight => weight == 1);
    }

    /// <summary>The dearest origin that a definition may state, and nothing forces the move away from it.</summary>
    [Theory]
    [InlineData(300, 10)]
    [InlineData(1_000_000, 60)]
    public void Plan_TheOriginIsDearerThanAnySwitch_StillGoesATenthAtATime(double price, int minutes)
    {
        PlanInput input = Input(100, eu: 1, us: 0);
        ServiceDefinition dear = Two with
        {
            Origins = [Two.Origins[0] with { Price = price }, Two.Origins[1]],
            Routing = new RoutingOptions { PriceCost = TimeSpan.FromMinutes(minutes) },
        };
        RoutingPlanner.Plan(input with { Definition = dear }).Weights["eu"].ShouldBe(0.9, 0.001);
    }

    [Fact]
    public void Plan_MovedAMomentAgo_WaitsUnlessTheMoveIsSmall()
    {
        PlanInput input = Input(100, eu: 0, us: 1) with { MovedAt = TimeSpan.FromSeconds(99) };
        PlanResult result = RoutingPlanner.Plan(input);
        result.Weights["eu"].ShouldBe(0);
        result.Explanation[0].Bounds.ShouldContain("step limit reached");
        result.Explanation[0].Steps.ShouldContain(new WeightStep(WeightStepKind.StepLimit, 1, 0));
        RoutingPlanner.Plan(input with { Previous = Weights(0.97, 0.03) }).Weights["eu"].ShouldBe(1);
    }

    [Fact]
    public void Plan_HealthForcesTheMove_GoesAtOnceAndNoFurther()
    {
        PlanResult result = RoutingPlanner.Plan(Input(100, eu: 0.5, us: 0.5) with
        {
            MovedAt = TimeSpan.FromSeconds(100),
            Scores = new Dictionary<string, OriginScore>
            {
                ["eu"] = HealthScorer.Unseen("eu") with { Value = 0, Evidence = HealthEvidence.Hard, Observers = 3 },
            },
        });
        result.Weights["eu"].ShouldBe(0);
        result.Explanation[0].Bounds.ShouldNotContain("step limit reached");
    }

    [Fact]
    public void Plan_CapacityForcesTheMove_GoesAtOnceAsFarAsItMust()
    {
        // 600/s do not fit in one origin of 300/s, and 400/s not where 0.9 of them went.
        PlanInput input = Input(400, eu: 0.9, us: 0.1) with { MovedAt = TimeSpan.FromSeconds(100) };
        RoutingPlanner.Plan(input).Weights["eu"].ShouldBe(0.75, 0.001);
        PlanResult over = RoutingPlanner.Plan(input with { Demand = 900 });
        over.Weights["eu"].ShouldBe(0.5, 0.001);
        over.Shortfall.ShouldBe(300, 1e-6);
    }

    [Fact]
    public void Plan_TenOriginsARegion_GoesAsFarInStepsAsWithoutALimit()
    {
        ServiceDefinition twenty = Definitions.Service([.. Enumerable.Range(0, 20).Select(i => Definitions.Origin($"o{i:00}", i < 10 ? "eu-west" : "us-east"))])
            with { Routing = new RoutingOptions() };
        PlanInput input = Input(100, eu: 0, us: 1) with
        {
            Definition = twenty,
            Previous = twenty.Origins.ToDictionary(origin => origin.Id, origin => origin.Region == "eu-west" ? 52 / 1024.0 : 50.4 / 1024),
        };
        IReadOnlyDictionary<string, double> best = RoutingPlanner.Plan(
            input with { Definition = twenty with { Routing = twenty.Routing with { StepLimit = 1 } } }).Weights;
        Home(best).ShouldBe(1);
        for (int i = 0; i < 20; i++)
            input = input with { Previous = RoutingPlanner.Plan(input).Weights, MovedAt = input.Now, Now = input.Now + twenty.Routing.Dwell };
        Home(input.Previous!).ShouldBe(1, 0.02);

        static double Home(IReadOnlyDictionary<string, double> weights) => weights.Where(weight => string.CompareOrdinal(weight.Key, "o10") < 0).Sum(weight => weight.Value);
    }

    private static PlanInput Input(double demand, double eu, double us) => new()
    {
        Definition = Two,
        Scores = new Dictionary<string, OriginScore>(),
        Previous = Weights(eu, us),
        Distance = region => TimeSpan.FromMilliseconds(region == "eu-west" ? 0 : 150),
        Demand = demand,
        Now = TimeSpan.FromSeconds(100),
    };

    private static Dictionary<string, double> Weights(double eu, double us) => new() { ["eu"] = eu, ["us"] = us };
}
