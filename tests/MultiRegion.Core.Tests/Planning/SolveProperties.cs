using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Planning;

/// <summary>What holds of every solve: random bounds, capacities of nothing, previous loads that fit nothing any more.</summary>
public sealed class SolveProperties
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Solve_CapacityAllows_MeetsTheDemandWithinEveryBound() =>
        Properties.Hold(Problems, problem =>
        {
            (double[] loads, double shortfall) = Solve(problem);
            double room = problem.Arcs.Sum(arc => arc.Upper);
            if (problem.Demand > room)
                return Near(shortfall, problem.Demand - room) && (room == 0 || Near(loads.Sum(), problem.Demand));
            double asked = problem.Arcs.Sum(arc => arc.Lower);
            bool within = loads.Zip(problem.Arcs).All(pair =>
                pair.First <= pair.Second.Upper * (1 + Tolerance) + Tolerance
                && pair.First >= pair.Second.Lower * Math.Min(1, asked > 0 ? problem.Demand / asked : 1) * (1 - Tolerance) - Tolerance);
            return shortfall == 0 && within && Near(loads.Sum(), problem.Demand);
        });

    [Fact]
    public void Solve_Any_OverloadsNobodyWhileAnotherWithinReachHasRoom() =>
        Properties.Hold(Problems, problem =>
        {
            (double[] loads, double _) = Solve(problem);
            bool over = loads.Zip(problem.Arcs).Any(pair => pair.First > pair.Second.Upper * (1 + Tolerance) + Tolerance);
            bool room = loads.Zip(problem.Arcs).Any(pair => pair.First < pair.Second.Upper * (1 - Tolerance) - Tolerance);
            return loads.All(load => load >= 0 && double.IsFinite(load)) && !(over && room);
        });

    [Fact]
    public void Solve_Any_NoShiftIsCheaper() =>
        Properties.Hold(Problems, problem =>
        {
            (double[] loads, double _) = Solve(problem);
            double asked = problem.Arcs.Sum(arc => arc.Lower);
            if (problem.Demand >= problem.Arcs.Sum(arc => arc.Upper) || problem.Demand <= asked)
                return true;
            for (int from = 0; from < loads.Length; from++)
            {
                for (int to = 0; to < loads.Length; to++)
                {
                    SolveArc giver = problem.Arcs[from];
                    SolveArc taker = problem.Arcs[to];
                    double slack = 1e-6 * (1 + problem.Demand);
                    if (loads[from] <= giver.Lower + slack || loads[to] >= taker.Upper - slack)
                        continue;
                    // A request that was moved to the giver, and is moved back, saves the switch.
                    double saved = WaterFilling.Marginal(giver, loads[from] - slack, problem.LoadCost)
                        + (loads[from] - slack > (giver.Previous ?? double.MaxValue) ? problem.SwitchCost : 0);
                    double paid = WaterFilling.Marginal(taker, loads[to] + slack, problem.LoadCost)
                        + (loads[to] + slack > (taker.Previous ?? double.MaxValue) ? problem.SwitchCost : 0);
                    if (saved > paid + 1e-6 * problem.LoadCost)
                        return false;
                }
            }

            return true;
        });

    [Fact]
    public void Solve_BetterScoreOfOneOrigin_NeverLowersItsShare() =>
        Properties.Hold(
            from problem in Problems
            from index in Gen.Choose(0, 20)
            from factor in Gen.Choose(1001, 5000)
            select (problem, index: index % problem.Arcs.Length, factor: factor / 1000.0),
            input =>
            {
                (Problem problem, int i, double factor) = input;
                double before = Solve(problem).Loads[i];
                SolveArc arc = problem.Arcs[i];
                SolveArc[] better = [.. problem.Arcs];
                better[i] = arc with { Capacity = arc.Capacity * factor, Upper = Math.Min(arc.Cap, arc.Upper * factor) };
                return Solve(problem with { Arcs = better }).Loads[i] >= before * (1 - Tolerance) - Tolerance;
            });

    [Fact]
    public void Solve_OriginsPermuted_PermutesTheLoads() =>
        Properties.Hold(
            Problems.SelectMany(problem => Gen.Shuffle(Enumerable.Range(0, problem.Arcs.Length).ToArray()).Select(order => (problem, order))),
            input =>
            {
                (Problem problem, int[] order) = input;
                double[] loads = Solve(problem).Loads;
                double[] permuted = Solve(problem with { Arcs = [.. order.Select(i => problem.Arcs[i])] }).Loads;
                return order.Select((from, to) => Near(loads[from], permuted[to])).All(same => same);
            });

    [Fact]
    public void Solve_FromItsOwnResult_StaysThere() =>
        Properties.Hold(Problems, problem =>
        {
            double[] loads = Solve(problem).Loads;
            SolveArc[] again = [.. problem.Arcs.Select((arc, i) => arc with { Previous = loads[i] })];
            return Solve(problem with { Arcs = again }).Loads.Zip(loads).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-6 * (1 + problem.Demand));
        });

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-7 * Math.Max(1, Math.Abs(a));

    private static (double[] Loads, double Shortfall) Solve(Problem problem)
    {
        double[] loads = new double[problem.Arcs.Length];
        return (loads, Math.Max(0, WaterFilling.Solve(problem.Demand, problem.Arcs, problem.LoadCost, problem.SwitchCost, loads)));
    }

    private static Gen<Problem> Problems =>
        from count in Gen.Choose(1, 20)
        from arcs in Gen.ArrayOf(Arc, count)
        from demand in Gen.Choose(0, 6000)
        from loadCost in Gen.Choose(1, 10_000)
        from switchCost in Gen.Elements(0, 0, 1, 2, 50, 100_000)
        select new Problem(demand, arcs, loadCost, switchCost);

    private static Gen<SolveArc> Arc =>
        from cost in Gen.Frequency((3, Gen.Choose(0, 300)), (1, Gen.Constant(40)))
        from capacity in Gen.Choose(1, 1000)
        from part in Properties.Share
        from lower in Gen.Frequency((3, Gen.Constant(0.0)), (1, Properties.Share))
        from cap in Gen.Frequency((3, Gen.Constant(double.PositiveInfinity)), (1, Gen.Choose(0, 1500).Select(value => (double)value)))
        from previous in Gen.Frequency((1, Gen.Constant<double?>(null)), (3, Gen.Choose(0, 1000).Select(value => (double?)value)))
        select new SolveArc
        {
            Cost = cost,
            Capacity = capacity,
            Lower = lower * Math.Min(cap, part * capacity),
            Upper = Math.Min(cap, part * capacity),
            Cap = cap,
            Previous = previous,
        };

    private sealed record Problem(double Demand, SolveArc[] Arcs, double LoadCost, double SwitchCost)
    {
        public override string ToString() => $"{Demand}/s, load {LoadCost} ms, switch {SwitchCost} ms: {string.Join("; ", Arcs)}";
    }
}
