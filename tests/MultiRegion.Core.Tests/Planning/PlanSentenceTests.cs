using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Offers;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Tests.Planning;

public sealed class PlanSentenceTests
{
    private static readonly RoutingOptions Options = new() { LatencyObjective = TimeSpan.FromMilliseconds(800) };

    [Fact]
    public void Render_SlowAndDrained_SaysWhatMadeIt() =>
        PlanSentence.Render(
            Plan(PlanState.Normal, new WeightExplanation
            {
                Origin = "eu-west",
                Previous = 0.6,
                Weight = 0.12,
                Score = HealthScorer.Unseen("eu-west") with { Value = 61, Latency = 0.41, P95 = TimeSpan.FromSeconds(2.4), Evidence = HealthEvidence.Soft },
                EffectiveCapacity = 40,
                DistanceMilliseconds = 0,
                Solved = 0.12,
                Steps = [new WeightStep(WeightStepKind.Health, 1, 0.61)],
                Bounds = ["drain by NAME until 14:00"],
            }), Options, [])
            .ShouldBe("eu-west fell from 60 to 12: p95 2.4 s against 800 ms objective (term 0.41), drain by NAME until 14:00, step limit not reached.");

    [Fact]
    public void Render_SlowButMovedByDistance_DoesNotBlameTheScore() =>
        PlanSentence.Render(
            Plan(PlanState.Normal, new WeightExplanation
            {
                Origin = "eu-west",
                Previous = 0.6,
                Weight = 0.55,
                Score = HealthScorer.Unseen("eu-west") with { Value = 97, Latency = 0.9, P95 = TimeSpan.FromSeconds(0.9) },
                EffectiveCapacity = 40,
                DistanceMilliseconds = 0,
                Solved = 0.55,
            }), Options, [])
            .ShouldBe("eu-west fell from 60 to 55.");

    [Fact]
    public void Render_TooLittleCapacity_SaysHowMuch() =>
        PlanSentence.Render(Plan(PlanState.Normal) with { Demand = 120, Shortfall = 20 }, Options, [])
            .ShouldBe("Too little capacity: 20 of 120/s are too many, shared in proportion. No weight moved.");

    [Fact]
    public void Render_PanicThatAnotherCellDoesNotShare_NamesTheSuspectAndTheWitness()
    {
        WeightExplanation doubted = new()
        {
            Origin = "eu",
            Previous = 1,
            Weight = 1,
            Score = HealthScorer.Unseen("eu") with { Value = 50, Evidence = HealthEvidence.Soft },
            EffectiveCapacity = 40,
            DistanceMilliseconds = 0,
            Solved = 1,
        };
        Peer well = new() { Cell = "us-east", Age = TimeSpan.Zero };
        Peer bad = well with { Cell = "ap-south", Origins = new Dictionary<string, OriginDigest> { ["eu"] = new() { Origin = "eu", Score = 40 } } };
        string sentence = PlanSentence.Render(Plan(PlanState.Panic, doubted), Options, [bad, well, well with { Cell = "old", Age = TimeSpan.FromMinutes(1) }]);
        sentence.ShouldContain("this cell is the suspect: its soft evidence is set aside");
        sentence.ShouldContain("(us-east sees them well)");
    }

    private static PlanResult Plan(PlanState state, params WeightExplanation[] weights) => new()
    {
        Weights = new Dictionary<string, double>(),
        State = state,
        Explanation = weights,
        Memory = new Dictionary<string, OriginMemory>(),
        Demand = 100,
        Wanted = new Dictionary<string, double>(),
        Offers = [],
    };
}
