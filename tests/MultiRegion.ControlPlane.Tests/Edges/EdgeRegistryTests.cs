using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Edges;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Tests.Edges;

public sealed class EdgeRegistryTests
{
    private readonly ManualTime _time = new();
    private readonly EdgeRegistry _edges;

    public EdgeRegistryTests() => _edges = new EdgeRegistry(Options.Create(new ControlPlaneOptions { Reports = { MaxPerSecond = 2 } }), _time);

    [Fact]
    public void Accept_SequenceNotAfterTheLast_IsADuplicate()
    {
        _edges.Accept(Make.Report(sequence: 5)).Refusal.ShouldBeNull();

        _edges.Accept(Make.Report(sequence: 5)).Refusal.ShouldBe(EdgeRefusal.Duplicate);
        _edges.Accept(Make.Report(sequence: 4)).Refusal.ShouldBe(EdgeRefusal.Duplicate);
        _edges.Accept(Make.Report(sequence: 6)).Refusal.ShouldBeNull();
    }

    [Fact]
    public void Learn_ReportThatAnotherProcessTook_CountsLikeAnOwnOne()
    {
        var report = Make.Report(sequence: 5, services: Make.Observation(plan: new PlanVersion(7, 1)));

        _edges.Learn([EdgeSighting.Of(report) with { Age = TimeSpan.FromSeconds(1) }]);

        _edges.List().Single().LastReportAt.ShouldBe(_time.Now - TimeSpan.FromSeconds(1));
        _edges.HighestEpoch.ShouldBe(7);
        _edges.Accept(report).Refusal.ShouldBeNull("an edge that reports to several is not at fault");
    }

    [Fact]
    public void Learn_OlderThanWhatWasHeardHere_IsIgnored()
    {
        _edges.Accept(Make.Report(sequence: 5));

        _edges.Learn([EdgeSighting.Of(Make.Report(sequence: 4) with { Region = "us-east" })]);

        _edges.List().Single().Region.ShouldBe("eu-west");
    }

    [Fact]
    public void Accept_LaterLife_BeginsItsSequenceAnew()
    {
        _edges.Accept(Make.Report(sequence: 100)).Refusal.ShouldBeNull();

        _edges.Accept(Make.Report(sequence: 1) with { Incarnation = 2 }).Refusal.ShouldBeNull();
        _edges.Accept(Make.Report(sequence: 101)).Refusal.ShouldBe(EdgeRefusal.PreviousIncarnation);
    }

    [Fact]
    public void Accept_EarlierLifeOfAnEdgeFallenSilent_IsTaken()
    {
        _edges.Accept(Make.Report() with { Incarnation = 9 });
        _time.Advance(seconds: 3);

        _edges.Accept(Make.Report() with { Incarnation = 8 }).Refusal.ShouldBeNull();
    }

    [Fact]
    public void Accept_AboveTheRate_IsTooOftenUntilTokensAreEarned()
    {
        for (var i = 1; i <= 4; i++)
            _edges.Accept(Make.Report(sequence: i)).Refusal.ShouldBeNull();

        _edges.Accept(Make.Report(sequence: 5)).Refusal.ShouldBe(EdgeRefusal.TooOften);
        _edges.Accept(Make.Report("edge-2")).Refusal.ShouldBeNull();
        _time.Advance(seconds: 0.5);
        _edges.Accept(Make.Report(sequence: 6)).Refusal.ShouldBeNull();
    }

    [Fact]
    public void Accept_HardEvidence_IsNewsOnlyTheFirstTime()
    {
        static HealthReport Failing(long sequence, int failures) => Make.Report(
            sequence: sequence, services: Make.Observation(origins: new OriginObservation { Origin = "a", ConsecutiveHardFailures = failures }));

        _edges.Accept(Failing(1, 0)).BringsHardEvidence.ShouldBeFalse();
        _edges.Accept(Failing(2, 3)).BringsHardEvidence.ShouldBeTrue();
        _edges.Accept(Failing(3, 4)).BringsHardEvidence.ShouldBeFalse();
    }

    [Fact]
    public void HighestEpoch_EdgeForgotten_IsStillRemembered()
    {
        _edges.Accept(Make.Report(services: Make.Observation(plan: new PlanVersion(7, 1))));
        _time.Advance(seconds: 600);
        _edges.Forget();

        (_edges.Count().Known, _edges.HighestEpoch).ShouldBe((0, 7));
    }

    [Fact]
    public void Count_EdgeSilentForThreeIntervals_IsKnownButNotFresh()
    {
        _edges.Accept(Make.Report());
        _time.Advance(seconds: 2.9);
        _edges.Count().Fresh.ShouldBe(1);

        _time.Advance(seconds: 0.1);

        var census = _edges.Count();
        (census.Known, census.Fresh, census.OldestReport).ShouldBe((1, 0, TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void Forget_EdgeThatWasDraining_IsGoneOnceItIsSilent()
    {
        _edges.Accept(Make.Report() with { Load = new EdgeLoad { Draining = true } });
        _edges.Forget();
        _edges.Count().Known.ShouldBe(1);

        _time.Advance(seconds: 3);
        _edges.Forget();

        _edges.Count().Known.ShouldBe(0);
    }
}
