using MultiRegion.Local.Drills;
using MultiRegion.Local.Load;
using static MultiRegion.Local.Tests.Drills.EvidenceBuilder;

namespace MultiRegion.Local.Tests.Drills;

public sealed class LoadGapsTests
{
    private static readonly Bar[] Bars = [Local.Drills.Bars.NothingFailed];

    private static DrillVerdict JudgeOnly(Func<RequestRecord, bool> recorded)
    {
        DrillEvidence evidence = new EvidenceBuilder().WithLoad(Moving(0, 25 * Second)).Build();
        return DrillVerdict.Judge("test", Bars, evidence with { Requests = [.. evidence.Requests.Where(recorded)] }, []);
    }

    [Fact]
    public void Judge_EveryRequestOnRecord_Passes() => JudgeOnly(_ => true).Outcome.ShouldBe(DrillOutcome.Passed);

    [Fact]
    public void Judge_LoadDiedDuringTheFault_IsInvalid()
    {
        DrillVerdict verdict = JudgeOnly(request => request.ScheduledAt < 15 * Second);

        verdict.Outcome.ShouldBe(DrillOutcome.Invalid);
        verdict.Invalid.Single().ShouldBe("the last recorded request was due 25.0 s before the end: the load stopped early");
    }

    [Fact]
    public void Judge_LoadBeganLate_IsInvalid() =>
        JudgeOnly(request => request.ScheduledAt >= 2 * Second).Invalid.Single().ShouldContain("2.0 s after the measuring began");

    [Fact]
    public void Judge_RecordsLost_IsInvalid() =>
        JudgeOnly(request => request.Id is not ("12000" or "12345")).Invalid.Single().ShouldBe("2 requests that were due have no record");

    [Fact]
    public void Judge_LoadWasKilled_IsInvalid()
    {
        DrillEvidence evidence = new EvidenceBuilder().WithLoad(Moving(0, 25 * Second)).Build() with { LoadTrouble = "the load had to be killed" };

        DrillVerdict.Judge("test", Bars, evidence, []).Invalid.ShouldBe(["the load had to be killed"]);
    }
}
