using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Tests.Planning;

public sealed class HealthTargetTests
{
    private const double Floor = 0.02;

    [Fact]
    public void Of_HardEvidence_IsZero() => Of(Score(0) with { Evidence = HealthEvidence.Hard }).ShouldBe(0);

    [Fact]
    public void Of_Failing_IsTheFloorUntilClearlyRecovered()
    {
        OriginScore failing = Score(80) with { Availability = 0.8 };
        Of(failing).ShouldBe(Floor);
        OriginScore better = Score(96) with { Availability = 0.9 };
        Of(better, held: 1).ShouldBe(1);
        Of(better, held: Floor).ShouldBe(Floor);
        Of(Score(97) with { Availability = 0.95 }, held: Floor).ShouldBe(1);
    }

    [Fact]
    public void Of_RefusingMost_IsTheFloorUntilItClearlyAccepts()
    {
        Of(Score(50) with { Accepted = 0.45 }).ShouldBe(Floor);
        Of(Score(90) with { Accepted = 0.6 }, held: 1).ShouldBe(1);
        Of(Score(90) with { Accepted = 0.6 }, held: Floor).ShouldBe(Floor);
        Of(Score(97) with { Accepted = 0.85 }, held: Floor).ShouldBe(1);
    }

    [Theory]
    [InlineData(1, 86, 1)]
    [InlineData(1, 84, 0.84)]
    [InlineData(0.84, 92, 0.84)]
    [InlineData(0.84, 75, 0.84)]
    [InlineData(0.84, 96, 1)]
    [InlineData(0.84, 70, 0.7)]
    public void Of_ScoreMoves_FollowsOnlyBeyondTheNoise(double held, double score, double expected) =>
        Of(Score(score), held).ShouldBe(expected, 1e-9);

    [Fact]
    public void Of_NoEvidence_IsWhatWasHeld() => Of(Score(50) with { Evidence = HealthEvidence.None }, held: 0.7).ShouldBe(0.7);

    [Fact]
    public void Of_NoEvidenceAfterAHardFailure_IsTheFloorOnceTheHoldDownEnds()
    {
        OriginScore silent = Score(0) with { Evidence = HealthEvidence.None };
        OriginMemory memory = new() { Held = 0, Admitted = 0, HoldUntil = TimeSpan.FromSeconds(15) };
        HealthTarget.Of(silent, memory, Floor, TimeSpan.FromSeconds(14)).ShouldBe(0);
        HealthTarget.Of(silent, memory, Floor, TimeSpan.FromSeconds(15)).ShouldBe(Floor);
    }

    private static OriginScore Score(double value) => HealthScorer.Unseen("eu") with { Value = value, Evidence = HealthEvidence.Good, Observers = 3 };

    private static double Of(OriginScore score, double held = 1) =>
        HealthTarget.Of(score, new OriginMemory { Held = held, Admitted = held }, Floor, TimeSpan.Zero);
}
