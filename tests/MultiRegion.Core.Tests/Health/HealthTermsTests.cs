using MultiRegion.Core.Health;

namespace MultiRegion.Core.Tests.Health;

public sealed class HealthTermsTests
{
    private static readonly HealthOptions Options = new();

    [Fact]
    public void Availability_ThreeFailuresOfThree_DoesNotCondemn() =>
        HealthTerms.Availability(0, 3, Options).ShouldBeGreaterThan(0.5);

    [Fact]
    public void Availability_ManyAttempts_IsTheShareOfSuccesses() =>
        HealthTerms.Availability(7_000, 3_000, Options).ShouldBe(0.7, 0.001);

    [Fact]
    public void Availability_NoPriorNoAttempts_IsThePriorsMean() =>
        HealthTerms.Availability(0, 0, Options with { PriorAttempts = 0 }).ShouldBe(0.99);

    [Theory]
    [InlineData(100, 1)]
    [InlineData(500, 1)]
    [InlineData(1000, 0.5)]
    [InlineData(5000, 0.1)]
    public void Latency_AgainstTheObjective_FallsAsItsInverse(int p95, double expected) =>
        HealthTerms.Latency(TimeSpan.FromMilliseconds(p95), TimeSpan.FromMilliseconds(500)).ShouldBe(expected, 1e-9);

    [Fact]
    public void Latency_NoSamples_IsOne() => HealthTerms.Latency(null, TimeSpan.FromMilliseconds(500)).ShouldBe(1);

    [Fact]
    public void Saturation_HalfRefused_IsAboutHalf() => HealthTerms.Saturation(500, 1000, Options).ShouldBe(0.5, 0.01);

    [Fact]
    public void Probe_EachFailureInARow_Halves()
    {
        HealthTerms.Probe(0).ShouldBe(1);
        HealthTerms.Probe(2).ShouldBe(0.25);
        HealthTerms.Probe(int.MaxValue).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Score_AllTermsOne_Is100() => HealthTerms.Score(1, 1, 1, 1, Options).ShouldBe(100, 1e-9);

    [Fact]
    public void Score_OneTermAtItsWorst_IsNotMadeGoodByTheOthers()
    {
        HealthTerms.Score(0, 1, 1, 1, Options).ShouldBeLessThan(20);
        HealthTerms.Score(0, 1, 1, 1, Options).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Score_WeightsOfAnySum_IsTheirWeightedGeometricMean()
    {
        var options = new HealthOptions { AvailabilityWeight = 2, LatencyWeight = 2, SaturationWeight = 0, ProbeWeight = 0 };
        HealthTerms.Score(0.25, 1, 0.1, 0.1, options).ShouldBe(50, 1e-9);
    }
}
