using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Tests.Planning;

public sealed class WaterFillingTests
{
    private const double LoadCost = 100;

    [Fact]
    public void Solve_SpareCapacityNear_StaysNear() =>
        Solve(30, [0, 40], [100, 100]).ShouldBe([30, 0]);

    [Fact]
    public void Solve_NearWorthItsDistance_LevelsTheMarginalCosts()
    {
        double[] loads = Solve(100, [0, 40], [100, 100]);
        loads.ShouldBe([70, 30], 1e-9);
        (LoadCost * loads[0] / 100).ShouldBe(40 + LoadCost * loads[1] / 100, 1e-9);
    }

    [Fact]
    public void Solve_NearBeyondTheKnee_SpillsBeforeItIsFull() =>
        Solve(150, [0, 150], [100, 100])[0].ShouldBeInRange(80, 90);

    [Fact]
    public void Solve_NearFull_FillsTheFarBeforeOverloading() =>
        Solve(150, [0, 500], [100, 100]).ShouldBe([100, 50], 1e-9);

    [Fact]
    public void Solve_MoreThanAllCapacity_SharesOverloadInProportionAndSaysHowMuch()
    {
        double[] loads = new double[2];
        WaterFilling.Solve(600, [Arc(0, 100), Arc(500, 200)], LoadCost, 0, loads).ShouldBe(300);
        loads.ShouldBe([200, 400]);
    }

    [Fact]
    public void Solve_MoreThanAllCapacityWithACap_KeepsTheCap() =>
        Solve(600, [Arc(0, 100) with { Cap = 150 }, Arc(500, 200)]).ShouldBe([150, 450]);

    [Fact]
    public void Solve_MoreThanAllCaps_ExceedsThemInProportion() =>
        Solve(600, [Arc(0, 100) with { Cap = 150 }, Arc(500, 200) with { Cap = 250 }, Arc(0, 100) with { Upper = 0 }]).ShouldBe([225, 375, 0]);

    [Fact]
    public void Solve_LowerBound_IsKeptThoughItCosts() =>
        Solve(50, [Arc(0, 100), Arc(500, 100) with { Lower = 20 }]).ShouldBe([30, 20], 1e-9);

    [Fact]
    public void Solve_MoreLowerBoundsThanDemand_YieldInProportion() =>
        Solve(50, [Arc(0, 100) with { Lower = 40 }, Arc(500, 100) with { Lower = 60 }]).ShouldBe([20, 30]);

    [Theory]
    [InlineData(0, 70)]
    [InlineData(10, 65)]
    [InlineData(39, 50.5)]
    [InlineData(41, 50)]
    public void Solve_SwitchCost_MovesOnlyAsFarAsTheGainIsMore(double switchCost, double expected) =>
        Solve(100, [Arc(0, 100) with { Previous = 50 }, Arc(40, 100) with { Previous = 50 }], switchCost)[0].ShouldBe(expected, 1e-9);

    [Fact]
    public void Solve_LoadCostFarAboveDistance_ApproachesCapacity()
    {
        double[] loads = Solve(90, [0, 40, 40], [100, 100, 100], loadCost: 100_000);
        loads.ShouldAllBe(load => Math.Abs(load - 30) < 0.1);
    }

    [Fact]
    public void Solve_NoCapacity_IsNothing() =>
        Solve(10, [Arc(0, 1) with { Upper = 0 }, Arc(1, 1) with { Upper = 0 }]).ShouldBe([0, 0]);

    private static SolveArc Arc(double cost, double capacity) =>
        new() { Cost = cost, Capacity = capacity, Upper = capacity, Cap = double.PositiveInfinity };

    private static double[] Solve(double demand, double[] costs, double[] capacities, double loadCost = LoadCost)
    {
        double[] loads = new double[costs.Length];
        WaterFilling.Solve(demand, [.. costs.Zip(capacities, Arc)], loadCost, 0, loads);
        return loads;
    }

    private static double[] Solve(double demand, SolveArc[] arcs, double switchCost = 0)
    {
        double[] loads = new double[arcs.Length];
        WaterFilling.Solve(demand, arcs, LoadCost, switchCost, loads);
        return loads;
    }
}
