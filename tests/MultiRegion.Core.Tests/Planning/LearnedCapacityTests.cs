using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Offers;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Planning;

public sealed class LearnedCapacityTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, 50.0, 50.0)]
    [InlineData(50.0, 54.0, 50.0)]
    [InlineData(50.0, 56.0, 56.0)]
    [InlineData(50.0, null, null)]
    [InlineData(50.0, double.NaN, null)]
    public void Hold_SmallChange_IsNotFollowed(double? held, double? learned, double? expected) =>
        LearnedCapacity.Hold(held, learned).ShouldBe(expected);

    [Fact]
    public void Plan_OriginThatTakesLessThanItsDefinitionSays_IsPlannedWithWhatItTakes()
    {
        ServiceDefinition two = Definitions.Service(Definitions.Origin("eu", "eu-west"), Definitions.Origin("us", "us-east")) with { Routing = new RoutingOptions() };
        PlanInput input = new()
        {
            Definition = two,
            Cell = "eu-west",
            Scores = new Dictionary<string, OriginScore> { ["eu"] = HealthScorer.Unseen("eu") with { LearnedCapacity = 100 } },
            Distance = region => TimeSpan.FromMilliseconds(region == "eu-west" ? 0 : 150),
            Demand = 200,
            Now = TimeSpan.FromSeconds(100),
        };
        PlanResult result = RoutingPlanner.Plan(input);
        result.Explanation[0].EffectiveCapacity.ShouldBe(100);
        result.Weights["eu"].ShouldBeLessThan(0.5);

        // What the others take of it is not lost: 100 here and 60 there are 160.
        Peer peer = new()
        {
            Cell = "us-east",
            Age = TimeSpan.Zero,
            Origins = new Dictionary<string, OriginDigest> { ["eu"] = new() { Origin = "eu", Score = 100, Planned = 60, Wanted = 60 } },
        };
        PlanResult shared = RoutingPlanner.Plan(input with { Peers = [peer] });
        shared.Explanation[0].Capacity.ShouldBe(160);

        // Of one that is silent nobody knows: it counts as far as as much is kept for it, and that goes to nobody.
        Peer silent = peer with { Age = TimeSpan.FromMinutes(5), Offered = new Dictionary<string, double> { ["eu"] = 20 } };
        PlanResult unheard = RoutingPlanner.Plan(input with { Cells = 6, Peers = [silent] });
        unheard.Explanation[0].Capacity.ShouldBe(100 + 300.0 / 6);
        Peer stale = silent with { Age = TimeSpan.FromSeconds(15.001) };
        RoutingPlanner.Plan(input with { Cells = 6, Peers = [stale] }).Explanation[0].Capacity!.Value.ShouldBe(120, 0.1);

        // And what they leave is room for this one, not less of the origin.
        Peer left = peer with { Origins = new Dictionary<string, OriginDigest> { ["eu"] = new() { Origin = "eu", Score = 100 } } };
        PlanResult alone = RoutingPlanner.Plan(input with { Peers = [left], Memory = shared.Memory });
        alone.Explanation[0].Capacity.ShouldBe(160);
    }
}
