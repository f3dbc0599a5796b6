using MultiRegion.Core.Simulation;
using MultiRegion.Core.Simulation.Policies;
using MultiRegion.Core.Simulation.Traces;

namespace MultiRegion.Core.Tests.Simulation;

/// <summary>
/// What the planner promises against other policies and in quiet hours, with few seeds; <c>infra/bench simulate</c> runs all twenty.
/// </summary>
public sealed class PolicyBars
{
    private const int Seeds = 3;

    [Fact]
    public void Outages_CostOfOurs_IsTheLeastInTheSumAndNowhereWorseOnBothParts()
    {
        var wanted = GeneratedTraces.Outages
            .SelectMany(trace => PolicyNames.All.SelectMany(policy => Enumerable.Range(1, Seeds).Select(seed => (trace, policy, seed)))).ToList();
        RunResult[] runs = [.. wanted.AsParallel().AsOrdered()
            .Select(run => Simulator.Run(GeneratedTraces.Create(run.trace, (ulong)run.seed), run.policy, (ulong)run.seed))];
        var comparison = Comparison.Of(runs, PolicyNames.Compared);
        PolicyFigures ours = comparison.Totals[0];
        ours.Policy.ShouldBe(PolicyNames.Ours);
        comparison.Totals.Skip(1).ShouldAllBe(other => other.Cost > ours.Cost);
        foreach (TraceComparison trace in comparison.Traces)
        {
            PolicyFigures here = trace.Policies[0];
            trace.Policies.Skip(1).ShouldNotContain(other => other.Failed < here.Failed && other.AboveCapacity < here.AboveCapacity, trace.Trace);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Steady_AnHourOfNoise_ChangesNoWeightAfterTheFirstMinute(ulong seed) =>
        Run("steady", seed).WeightChanges.ShouldBe(0);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void SharedSpare_AnHourOfStaleDigests_OverloadsNobodyForFiveSecondsAndMovesAsTheDemandDoes(ulong seed)
    {
        RunResult run = Run("shared-spare", seed);
        run.LongestOverload.ShouldBeLessThan(5);
        // Three cells and a demand that turns 24 times: a dozen changes at each turn.
        run.WeightChanges.ShouldBeLessThan(24 * 12);
    }

    [Fact]
    public void Flapping_TenMinutes_ReadmitsThreeTimesAtMost()
    {
        for (ulong seed = 1; seed <= 20; seed++)
            Run("flapping", seed).Readmissions.ShouldBeInRange(1, 3, $"seed {seed}");
    }

    private static RunResult Run(string trace, ulong seed) => Simulator.Run(GeneratedTraces.Create(trace, seed), PolicyNames.Ours, seed);
}
