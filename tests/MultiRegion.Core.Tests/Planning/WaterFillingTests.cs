using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;

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
        loads.ShouldBe([70, 30]);
        (LoadCost * loads[0] / 100).ShouldBe(40 + LoadCost * loads[1] / 100, 1e-9);
    }

    [Fact]
    public void Solve_NearFull_FillsTheFarBeforeOverloading() =>
        Solve(150, [0, 500], [100, 100]).ShouldBe([100, 50]);

    [Fact]
    public void Solve_MoreThanAllCapacity_SharesOverloadInProportion() =>
        Solve(600, [0, 500], [100, 200]).ShouldBe([200, 400]);

    [Fact]
    public void Solve_LoadCostFarAboveDistance_ApproachesCapacity()
    {
        double[] loads = Solve(90, [0, 40, 40], [100, 100, 100], loadCost: 100_000);
        loads.ShouldAllBe(load => Math.Abs(load - 30) < 0.1);
    }

    [Fact]
    public void Solve_NoCapacity_IsNothing() => Solve(10, [0, 1], [0, 0]).ShouldBe([0, 0]);

    [Fact]
    public void Solve_Any_MeetsDemandAndOverloadsNobodyWhileAnotherHasRoom() =>
        Properties.Hold(Problems, problem =>
        {
            double[] loads = Solve(problem.Demand, problem.Distances, problem.Capacities, problem.LoadCost);
            double total = problem.Capacities.Sum();
            bool met = total == 0 || Math.Abs(loads.Sum() - problem.Demand) <= 1e-9 * Math.Max(1, problem.Demand);
            bool overloaded = loads.Zip(problem.Capacities).Any(pair => pair.First > pair.Second * (1 + 1e-9));
            return met && loads.All(load => load >= 0 && double.IsFinite(load)) && (!overloaded || problem.Demand >= total * (1 - 1e-9));
        });

    [Fact]
    public void Solve_Any_NoSmallShiftIsCheaper() =>
        Properties.Hold(Problems.Where(problem => problem.Capacities.Sum() > problem.Demand), problem =>
        {
            double[] loads = Solve(problem.Demand, problem.Distances, problem.Capacities, problem.LoadCost);
            double Marginal(int i) => problem.Distances[i] + problem.LoadCost * loads[i] / problem.Capacities[i];
            for (int from = 0; from < loads.Length; from++)
            {
                for (int to = 0; to < loads.Length; to++)
                {
                    bool possible = loads[from] > 1e-6 && loads[to] < problem.Capacities[to] * (1 - 1e-6);
                    if (possible && Marginal(from) > Marginal(to) + 1e-6 * problem.LoadCost)
                        return false;
                }
            }

            return true;
        });

    [Fact]
    public void Solve_MoreCapacityAtOneOrigin_NeverLowersItsLoad() =>
        Properties.Hold(Problems.Zip(Gen.Choose(0, 20)), input =>
        {
            (Problem problem, int index) = input;
            int i = index % problem.Capacities.Length;
            double[] more = [.. problem.Capacities];
            more[i] *= 1.5;
            double before = Solve(problem.Demand, problem.Distances, problem.Capacities, problem.LoadCost)[i];
            double after = Solve(problem.Demand, problem.Distances, more, problem.LoadCost)[i];
            return after >= before * (1 - 1e-9);
        });

    private static Gen<Problem> Problems =>
        from count in Gen.Choose(1, 20)
        from distances in Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(0, 300)), (1, Gen.Constant(40))), count)
        from capacities in Gen.ArrayOf(Gen.Frequency((8, Gen.Choose(1, 1000)), (1, Gen.Constant(0))), count)
        from demand in Gen.Choose(0, 4000)
        from loadCost in Gen.Choose(1, 10_000)
        select new Problem(demand, [.. distances.Select(x => (double)x)], [.. capacities.Select(x => (double)x)], loadCost);

    private static double[] Solve(double demand, double[] distances, double[] capacities, double loadCost = LoadCost)
    {
        double[] loads = new double[distances.Length];
        WaterFilling.Solve(demand, distances, capacities, loadCost, loads);
        return loads;
    }

    private sealed record Problem(double Demand, double[] Distances, double[] Capacities, double LoadCost);
}
