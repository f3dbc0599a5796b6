using System.Text.Json;
using MultiRegion.Contracts;
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
        RunResult result = Simulator.Run(dead, policy, 1, keepSeconds: true);
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
    public void Run_WithoutItsSeconds_HasTheSameFigures()
    {
        Trace trace = GeneratedTraces.Create("recovery-stampede", 2);
        RunResult kept = Simulator.Run(trace, PolicyNames.StaticPriority, 2, keepSeconds: true);
        RunResult result = Simulator.Run(trace, PolicyNames.StaticPriority, 2);
        result.Seconds.ShouldBeEmpty();
        JsonSerializer.Serialize(result).ShouldBe(JsonSerializer.Serialize(kept with { Seconds = [] }));
        SecondResult[] counted = [.. kept.Seconds.Skip((int)trace.WarmUp.TotalSeconds)];
        result.Requests.ShouldBe(counted.Sum(second => second.Requests));
        result.Failed.ShouldBe(counted.Sum(second => second.Failed));
        result.AboveCapacity.ShouldBe(counted.Sum(second => second.AboveCapacity));
        // Its capacity comes back while its clients already do: well again for ten seconds only after the outage's first minute.
        result.SecondsToRecover.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Run_UnknownPolicy_NamesThoseThatAreThere() =>
        Should.Throw<ArgumentException>(() => Run("steady", "none", 1)).Message.ShouldContain("round-robin");

    /// <summary>More origins than a machine word has bits, more regions than half of one: what is down beyond them is avoided like any other.</summary>
    [Theory]
    [InlineData(PolicyNames.Ours)]
    [InlineData(PolicyNames.StaticPriority)]
    [InlineData(PolicyNames.DnsFailover)]
    public void Run_ManyRegionsAndOrigins_FindsAllOfThem(string policy)
    {
        const int Regions = 34, Each = 2;
        string[] regions = [.. Enumerable.Range(0, Regions).Select(i => $"region-{i}")];
        var world = new World
        {
            Regions = regions,
            Service = new ServiceDefinition
            {
                Name = "wide",
                Origins = [.. Enumerable.Range(0, Regions * Each).Select(i => new OriginDefinition
                {
                    Id = $"origin-{i}", Region = regions[i / Each], Address = new Uri($"http://origin-{i}.invalid/"), Capacity = 50,
                })],
                Probe = new ProbeOptions { Kind = ProbeKind.Http },
            },
            Demand = [.. regions.Select(_ => 20.0)],
            Capacity = [.. Enumerable.Repeat(50.0, Regions * Each)],
            RoundTrip = (from, to) => from == to / Each ? 2 + to % Each : 50 + Math.Abs(from - to / Each),
            EdgesPerRegion = 1,
        };
        var trace = new Trace
        {
            Name = "wide",
            Summary = "the last region's origins refuse connections",
            World = world,
            Length = TimeSpan.FromSeconds(60),
            Outages = [new Outage(TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(60))],
            Apply = static (now, truth) => Array.Fill(truth.Down, now >= TimeSpan.FromSeconds(35), Regions * Each - Each, Each),
        };
        RunResult result = Simulator.Run(trace, policy, 1);
        result.Requests.ShouldBeGreaterThan(15_000);
        result.Failed.ShouldBeLessThan(policy == PolicyNames.DnsFailover ? 700 : 50);
    }

    private static RunResult Run(string trace, string policy, ulong seed) => Simulator.Run(GeneratedTraces.Create(trace, seed), policy, seed);
}
