using MultiRegion.Contracts;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Planning;

/// <summary>What a cell of 200 requests per second does about an origin that refuses some of them.</summary>
public sealed class RefusingOriginTests
{
    private static readonly ServiceDefinition Three = Definitions.Service(
        Definitions.Origin("eu", "eu-west"), Definitions.Origin("us", "us-east"), Definitions.Origin("ap", "ap-south")) with { Routing = new RoutingOptions() };

    [Fact]
    public void Refusals_AreATenthOfAnyLoad_AreFoundOutAndTheOriginGetsItsLoadBack()
    {
        CellSimulation cell = Cell();
        double before = cell.Run(120).Weight("eu");
        cell.RefusedShare = (origin, _) => origin == "eu" ? 0.1 : 0;
        double least = 1;
        for (int i = 0; i < 180; i++)
            least = Math.Min(least, cell.Run(1).Weight("eu"));
        least.ShouldBeGreaterThan(before / 4);
        cell.Weight("eu").ShouldBeGreaterThan(0.9 * before);
    }

    [Fact]
    public void Capacity_LostForAWhile_IsUsedAgainTwoMinutesAfterItIsBack()
    {
        CellSimulation cell = Cell();
        double before = cell.Run(120).Weight("eu");
        cell.RefusedShare = (origin, rate) => origin == "eu" ? Beyond(40, rate) : 0;
        cell.Run(90).Weight("eu").ShouldBeLessThan(0.3);
        cell.RefusedShare = (_, _) => 0;
        cell.Run(120).Weight("eu").ShouldBeGreaterThan(0.9 * before);
    }

    /// <summary>The limit is tried a dozen times, with three changes each; without waits in between they are hundreds.</summary>
    [Fact]
    public void Capacity_StatedFiveTimesTooHigh_MovesFewWeightsInAnHour()
    {
        CellSimulation cell = Cell();
        cell.RefusedShare = (origin, rate) => origin == "eu" ? Beyond(60, rate) : 0;
        cell.Run(120);
        int before = cell.Published.Count;
        cell.Run(3600);
        (cell.Published.Count - before).ShouldBeLessThan(60);
        cell.Weight("eu").ShouldBeInRange(0.2, 0.3);
    }

    private static double Beyond(double capacity, double rate) => rate > capacity ? 1 - capacity / rate : 0;

    private static CellSimulation Cell() => new(Three, seed: 1, cells: 1) { Rate = 100 };
}
