using MultiRegion.Core.Simulation;
using MultiRegion.Core.Simulation.Policies;

namespace MultiRegion.Core.Tests.Simulation;

public sealed class SimulationBarsTests
{
    [Fact]
    public void Judge_OursCostsLeast_IsMet() =>
        Judge(Trace("brown-out", Figures(PolicyNames.Ours, 5, 0), Figures(PolicyNames.DnsFailover, 0, 9))).ShouldAllBe(bar => bar.Met);

    [Fact]
    public void Judge_AnotherCostsLess_IsMissedInTheSum()
    {
        IReadOnlyList<BarResult> bars = Judge(
            Trace("brown-out", Figures(PolicyNames.Ours, 5, 5), Figures(PolicyNames.DnsFailover, 0, 9)),
            Trace("flash-crowd", Figures(PolicyNames.Ours, 5, 0), Figures(PolicyNames.DnsFailover, 0, 1)));
        bars.Select(bar => bar.Met).ShouldBe([false, true]);
        bars[0].Found.ShouldBe("15.0, next dns-failover 10.0");
    }

    [Fact]
    public void Judge_AnotherIsBetterOnBothPartsOfOneTrace_NamesIt()
    {
        BarResult bar = Judge(
            Trace("brown-out", Figures(PolicyNames.Ours, 5, 5), Figures(PolicyNames.RoundRobin, 4, 4)),
            Trace("flash-crowd", Figures(PolicyNames.Ours, 5, 0), Figures(PolicyNames.RoundRobin, 0, 100)))[1];
        bar.Met.ShouldBeFalse();
        bar.Found.ShouldBe("brown-out: round-robin");
    }

    [Fact]
    public void Judge_QuietHours_AsksForNoMoves()
    {
        PolicyFigures calm = Figures(PolicyNames.Ours, 0, 0), restless = calm with { WeightChanges = 0.1, Swings = 25, LongestOverload = 5, Readmissions = 4 };
        Judge(Trace("steady", calm), Trace("shared-spare", calm), Trace("flapping", calm)).ShouldAllBe(bar => bar.Met);
        IReadOnlyList<BarResult> bars = Judge(Trace("steady", restless), Trace("shared-spare", restless), Trace("flapping", restless));
        bars.Count.ShouldBe(4);
        bars.ShouldAllBe(bar => !bar.Met);
    }

    [Fact]
    public void Judge_WithoutOurs_HasNothingToSay() => Judge(Trace("steady", Figures(PolicyNames.RoundRobin, 0, 0))).ShouldBeEmpty();

    private static IReadOnlyList<BarResult> Judge(params TraceComparison[] traces) => SimulationBars.Judge(new Comparison { Traces = traces, Totals = [] });

    private static TraceComparison Trace(string name, params PolicyFigures[] policies) => new() { Trace = name, Policies = policies };

    private static PolicyFigures Figures(string policy, double failed, double above) => new()
    {
        Policy = policy,
        Requests = 1000,
        Failed = failed,
        AboveCapacity = above,
        AddedMilliseconds = 0,
        WeightChanges = 0,
        SecondsToRecover = 0,
        Readmissions = 0,
        Swings = 0,
        LongestOverload = 0,
    };
}
