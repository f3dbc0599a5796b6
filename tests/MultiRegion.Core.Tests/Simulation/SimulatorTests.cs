using System.Text.Json;
using MultiRegion.Core.Simulation;
using MultiRegion.Core.Simulation.Policies;
using MultiRegion.Core.Simulation.Traces;

namespace MultiRegion.Core.Tests.Simulation;

public sealed class SimulatorTests
{
    public static TheoryData<string> Policies => [.. PolicyNames.All];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Run_SameSeed_IsTheSame(string policy)
    {
        string first = JsonSerializer.Serialize(Run("brown-out", policy, 3));
        JsonSerializer.Serialize(Run("brown-out", policy, 3)).ShouldBe(first);
        JsonSerializer.Serialize(Run("brown-out", policy, 4)).ShouldNotBe(first);
    }

    [Fact]
    public void Run_EveryPolicyOfASeed_MeetsTheSameRequests() =>
        PolicyNames.All.Select(policy => Run("flash-crowd", policy, 2).Requests).Distinct().Count().ShouldBe(1);

    [Theory]
    [MemberData(nameof(Policies))]
    public void Run_WithoutAnOutage_FailsNobody(string policy)
    {
        Trace calm = GeneratedTraces.Create("steady", 1) with { Length = TimeSpan.FromMinutes(3), Apply = static (_, _) => { } };
        RunResult result = Simulator.Run(calm, policy, 1);
        ((double)result.Requests).ShouldBe(120 * 480, 2000);
        result.Cost.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Run_EverythingDown_FailsEverybody(string policy)
    {
        Trace dead = GeneratedTraces.Create("steady", 1) with
        {
            Length = TimeSpan.FromMinutes(3),
            Apply = static (now, truth) => Array.Fill(truth.Down, now >= TimeSpan.FromSeconds(90)),
        };
        RunResult result = Simulator.Run(dead, policy, 1);
        result.AboveCapacity.ShouldBe(0);
        result.Seconds.Skip(110).ShouldAllBe(second => second.Failed > 0.75 * second.Requests);
    }

    [Fact]
    public void Run_TheOracle_AnswersSoonestOfAllPoliciesThatFailNobody()
    {
        foreach (string trace in GeneratedTraces.Outages)
        {
            RunResult oracle = Run(trace, PolicyNames.Oracle, 1);
            // It knows the future, but not how to call back what is under way when an origin dies.
            oracle.Cost.ShouldBeLessThan(300, trace);
            foreach (RunResult other in PolicyNames.Compared.Select(policy => Run(trace, policy, 1)).Where(other => other.Failed <= oracle.Failed))
                oracle.MeanMilliseconds.ShouldBeLessThan(1.05 * other.MeanMilliseconds, $"{trace} {other.Policy}");
        }
    }

    [Fact]
    public void Run_UnknownPolicy_NamesThoseThatAreThere() =>
        Should.Throw<ArgumentException>(() => Run("steady", "none", 1)).Message.ShouldContain("round-robin");

    private static RunResult Run(string trace, string policy, ulong seed) => Simulator.Run(GeneratedTraces.Create(trace, seed), policy, seed);
}
