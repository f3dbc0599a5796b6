using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Digests;

namespace MultiRegion.ControlPlane.Tests.Digests;

public sealed class DigestPaceTests
{
    private readonly DigestPace _pace = new(TimeSpan.FromSeconds(1));

    public DigestPaceTests() => _pace.Wrote([Service(demand: 100)], TimeSpan.Zero);

    [Theory]
    [InlineData(0.1, false)]
    [InlineData(1.5, false)]
    [InlineData(2.0, true)]
    public void IsDue_NothingChanged_OnlyAsASignOfLife(double seconds, bool due) => _pace.IsDue([Service(demand: 100)], At(seconds)).ShouldBe(due);

    [Theory]
    [InlineData(0.9, false)]
    [InlineData(1.0, true)]
    public void IsDue_DemandChanged_OncePerInterval(double seconds, bool due) => _pace.IsDue([Service(demand: 200)], At(seconds)).ShouldBe(due);

    [Theory]
    [InlineData(HealthEvidence.Hard)]
    [InlineData(HealthEvidence.Soft)]
    public void IsDue_AnOriginFellIll_AtOnce(HealthEvidence evidence) => _pace.IsDue([Service(demand: 100, evidence)], At(0.01)).ShouldBeTrue();

    [Fact]
    public void IsDue_AnOriginRecovered_AtOnce()
    {
        _pace.Wrote([Service(demand: 100, HealthEvidence.Hard)], At(1));

        _pace.IsDue([Service(demand: 100)], At(1.01)).ShouldBeTrue();
    }

    [Fact]
    public void IsDue_WhatWasWrittenIsForgotten_AtOnce()
    {
        _pace.Forget();

        _pace.IsDue([Service(demand: 100)], At(0.01)).ShouldBeTrue();
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static ServiceDigest Service(double demand, HealthEvidence evidence = HealthEvidence.Good) => new()
    {
        Service = "api",
        Demand = demand,
        Origins = [new OriginDigest { Origin = "eu-west", Score = 50, Evidence = evidence }],
    };
}
