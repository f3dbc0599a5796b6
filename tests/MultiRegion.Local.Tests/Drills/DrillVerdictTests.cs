using MultiRegion.Contracts;
using MultiRegion.Local.Drills;
using static MultiRegion.Local.Tests.Drills.EvidenceBuilder;

namespace MultiRegion.Local.Tests.Drills;

public sealed class DrillVerdictTests
{
    private static readonly Bar[] LossBars = [Bars.NoGetFailed, Bars.PostsFailedOnlyInFlight, Bars.NoPostDuplicated, Bars.MovedWithin(TimeSpan.FromSeconds(1))];

    private static EvidenceBuilder Good() => new EvidenceBuilder().WithLoad(Moving(0, 25 * Second));

    private static DrillVerdict Judge(DrillEvidence evidence, params Bar[] bars) => DrillVerdict.Judge("test", bars, evidence, []);

    [Fact]
    public void Judge_NothingWrong_Passes()
    {
        DrillVerdict verdict = Judge(Good().Build(), LossBars);

        verdict.Outcome.ShouldBe(DrillOutcome.Passed);
        verdict.Figures.Sent.ShouldBe(40_000);
        verdict.Figures.SurvivorsShareToVictim!.Value.ShouldBe(0.5, 0.01);
        verdict.Figures.Before.AnsweredBy[Victim].ShouldBe(5000);
        verdict.Figures.SuccessRate.ShouldBe(1);
    }

    [Fact]
    public void Judge_GetFailed_Fails()
    {
        EvidenceBuilder evidence = Good();
        evidence.Add(12 * Second, isPost: false, Survivor, executedBy: null, latency: 1000);

        DrillVerdict verdict = Judge(evidence.Build(), LossBars);

        verdict.Outcome.ShouldBe(DrillOutcome.Failed);
        verdict.Bars.Single(bar => !bar.Passed).Name.ShouldBe("no GET failed");
        verdict.Figures.Failures.ShouldBe(new Dictionary<string, int> { ["status-502"] = 1 });
    }

    [Fact]
    public void Judge_PostOutAtTheFaultFailed_Passes()
    {
        EvidenceBuilder evidence = Good();
        evidence.Add((10 * Second) - 2000, isPost: true, Survivor, executedBy: null, latency: 10_000);

        Judge(evidence.Build(), LossBars).Outcome.ShouldBe(DrillOutcome.Passed);
    }

    [Fact]
    public void Judge_PostSentAfterTheFaultFailed_Fails()
    {
        EvidenceBuilder evidence = Good();
        evidence.Add((10 * Second) - 2000, isPost: true, Survivor, executedBy: Survivor, latency: 10_000);
        evidence.Add(12 * Second, isPost: true, Survivor, executedBy: null, latency: 1000);

        Judge(evidence.Build(), LossBars).Bars.Single(bar => !bar.Passed).Name.ShouldStartWith("POSTs failed");
    }

    [Fact]
    public void Judge_PostExecutedTwice_Fails()
    {
        EvidenceBuilder evidence = Good();
        evidence.Execute(evidence.Add(12 * Second, isPost: true, Survivor, Survivor, latency: 1000), Victim, 12 * Second);

        DrillVerdict verdict = Judge(evidence.Build(), LossBars);

        verdict.Outcome.ShouldBe(DrillOutcome.Failed);
        verdict.Figures.PostsDuplicated.ShouldBe(1);
    }

    [Fact]
    public void Judge_GetExecutedTwice_PassesAndSaysSo()
    {
        EvidenceBuilder evidence = Good();
        evidence.Execute(evidence.Add(12 * Second, isPost: false, Survivor, Survivor, latency: 1000), Victim, 12 * Second);

        DrillVerdict verdict = Judge(evidence.Build(), LossBars);

        verdict.Outcome.ShouldBe(DrillOutcome.Passed);
        verdict.Figures.GetsRepeated.ShouldBe(1);
    }

    [Fact]
    public void Judge_LittleWentToTheVictim_IsInvalid()
    {
        DrillEvidence evidence = new EvidenceBuilder().WithLoad(at => at / Step % 10 < 2 && at < 10 * Second ? Victim : Survivor).Build();

        DrillVerdict verdict = Judge(evidence, LossBars);

        verdict.Outcome.ShouldBe(DrillOutcome.Invalid);
        verdict.Invalid.Single().ShouldContain("20 % of the survivors' traffic");
    }

    [Fact]
    public void Judge_FewerInFlightThanAsked_IsInvalid() =>
        Judge(Good().Build(inFlightAsked: 100), LossBars).Invalid.Single().ShouldContain("100 were asked for");

    [Fact]
    public void P99Within_SlowDuringTheFault_Fails()
    {
        EvidenceBuilder evidence = Good();
        for (int i = 0; i < 300; i++)
            evidence.Add(12 * Second, isPost: false, Survivor, Survivor, latency: 80_000);

        BarResult bar = Judge(evidence.Build(), Bars.P99Within(TimeSpan.FromMilliseconds(20))).Bars.Single();

        bar.Passed.ShouldBeFalse();
        bar.Found.ShouldBe("80.0 ms, 80.0 ms in the first 3 s, limit 65.0 ms");
    }

    [Fact]
    public void P99Within_SlowOnlyInTheFirstSeconds_Fails()
    {
        EvidenceBuilder evidence = Good();
        for (int i = 0; i < 40; i++)
            evidence.Add((10 * Second) + 100, isPost: false, Survivor, Survivor, latency: 80_000);

        DrillVerdict verdict = Judge(evidence.Build(), Bars.P99Within(TimeSpan.FromMilliseconds(20)));

        verdict.Bars.Single().ShouldBe(verdict.Bars.Single() with { Passed = false, Found = "5.0 ms, 80.0 ms in the first 3 s, limit 65.0 ms" });
        verdict.Figures.During.Max.ShouldBe(80);
        verdict.Figures.Before.Max.ShouldBe(5);
    }

    [Fact]
    public void SuccessAtLeast_TwoOfTenThousandFailedDuringTheFault_FailsFourNines()
    {
        EvidenceBuilder evidence = Good();
        for (int i = 0; i < 2; i++)
            evidence.Add(12 * Second, isPost: true, Survivor, executedBy: null, latency: 1000);

        DrillFigures figures = Judge(evidence.Build()).Figures;
        figures.SuccessRate.ShouldBeGreaterThan(0.9999);
        figures.During.SuccessRate.ShouldBe(1 - (2 / 10_002.0));
        Judge(evidence.Build(), Bars.SuccessAtLeast(0.9999)).Outcome.ShouldBe(DrillOutcome.Failed);
        Judge(evidence.Build(), Bars.SuccessAtLeast(0.999)).Outcome.ShouldBe(DrillOutcome.Passed);
    }

    [Fact]
    public void SuccessAtLeast_FiveOfFortyThousandFailedBeforeTheFault_FailsFourNines()
    {
        EvidenceBuilder evidence = Good();
        for (int i = 0; i < 5; i++)
            evidence.Add(5 * Second, isPost: true, Survivor, executedBy: null, latency: 1000);

        Judge(evidence.Build(), Bars.SuccessAtLeast(0.9999)).Outcome.ShouldBe(DrillOutcome.Failed);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Judge_FaultTookLong_IsInvalidAboveTheLimit(long milliseconds, bool isValid)
    {
        DrillEvidence evidence = Good().Build();
        DrillTimeline slow = Timeline with { FaultedAt = Timeline.FaultAt + (milliseconds * 1000) };

        DrillVerdict verdict = Judge(evidence with { Timeline = slow }, LossBars);

        verdict.Outcome.ShouldBe(isValid ? DrillOutcome.Passed : DrillOutcome.Invalid);
        verdict.Figures.FaultTookMilliseconds.ShouldBe(milliseconds);
        VerdictText.Write(verdict).ShouldContain($"(it took {milliseconds}.0 ms)");
    }

    [Fact]
    public void Judge_FaultThatTakesNoRequestTookLong_IsNotInvalid() =>
        Judge(Good().Build(victim: null) with { Timeline = Timeline with { FaultedAt = 12 * Second } }, Bars.NothingFailed).Outcome.ShouldBe(DrillOutcome.Passed);

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(null, false)]
    public void FaultHeld_DemandsThatEveryPartIsStillGone(bool? isGone, bool passes)
    {
        DrillEvidence evidence = Good().Build(victim: null);
        if (isGone is { } gone)
            evidence = evidence with { GoneBeforeRestore = new Dictionary<string, bool> { ["eu-west-consul"] = true, ["us-east-consul"] = gone } };

        Judge(evidence, Bars.FaultHeld).Bars.Single().Passed.ShouldBe(passes);
    }

    [Theory]
    [InlineData("1.5", "2.1", true)]
    [InlineData("1.5", "1.5", false)]
    [InlineData("1.5", "1.4", false)]
    [InlineData("2.1", "2.1", false)]
    public void PlanChangeArrived_DemandsANewerPlanThanBeforeTheFault(string before, string after, bool passes)
    {
        DrillEvidence evidence = Good().Build(victim: null);
        evidence = evidence with
        {
            Requests = [.. evidence.Requests.Select(request => request with { Edge = "edge-1", Plan = request.ScheduledAt < 10 * Second ? before : after })],
            ChangedPlans = new Dictionary<string, PlanVersion> { ["edge-1"] = new(2, 1) },
        };

        Judge(evidence, Bars.PlanChangeArrived).Bars.Single().Passed.ShouldBe(passes);
    }

    [Fact]
    public void RestartedEdgeRoutes_CarriedNothingBeforeTheRestore_Fails()
    {
        DrillEvidence evidence = Good().Build(victim: null) with { Restarted = ("edge-1", 12 * Second) };
        Judge(evidence, Bars.RestartedEdgeRoutes).Outcome.ShouldBe(DrillOutcome.Failed);

        evidence = evidence with { Requests = [.. evidence.Requests.Select(request => request with { Edge = "edge-1" })] };
        Judge(evidence, Bars.RestartedEdgeRoutes).Outcome.ShouldBe(DrillOutcome.Passed);
    }

    [Fact]
    public void Write_Verdict_NamesEveryBar()
    {
        string text = VerdictText.Write(Judge(Good().Build(), LossBars));

        text.ShouldContain("drill test: passed");
        text.ShouldContain("pass  no POST executed twice: 0");
        text.ShouldContain("99 % after 0 ms");
    }
}
