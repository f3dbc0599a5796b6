using MultiRegion.Local.Drills;
using static MultiRegion.Local.Tests.Drills.EvidenceBuilder;

namespace MultiRegion.Local.Tests.Drills;

public sealed class MovedTrafficTests
{
    private static double? Moved(DrillEvidence evidence) =>
        MovedTraffic.TimeToMove(evidence.Requests, evidence.Ledgers, Victim, evidence.Timeline)?.TotalMilliseconds;

    private static double? Returned(DrillEvidence evidence) => MovedTraffic.TimeToReturn(evidence.Ledgers, Victim, evidence.Timeline)?.TotalSeconds;

    [Fact]
    public void TimeToMove_AllReadBySurvivorsFromTheFaultOn_IsZero() =>
        Moved(new EvidenceBuilder().WithLoad(Moving(0, 20 * Second)).Build()).ShouldBe(0);

    [Fact]
    public void TimeToMove_VictimReadsHalfForAWhile_IsTheEndOfThatWhile()
    {
        double? moved = Moved(new EvidenceBuilder().WithLoad(Moving(700_000, 20 * Second)).Build());

        moved.ShouldNotBeNull();
        moved.Value.ShouldBeInRange(670, 700);
    }

    [Fact]
    public void TimeToMove_VictimReadsHalfUntilTheRestore_IsNull() =>
        Moved(new EvidenceBuilder().WithLoad(Moving(10 * Second, 20 * Second)).Build()).ShouldBeNull();

    [Fact]
    public void TimeToMove_RequestsFailLateInTheFault_IsAfterThem()
    {
        EvidenceBuilder evidence = new EvidenceBuilder().WithLoad(Moving(0, 20 * Second));
        for (int i = 0; i < 10; i++)
            evidence.Add(15 * Second, isPost: false, Survivor, executedBy: null, latency: 1000);

        Moved(evidence.Build())!.Value.ShouldBe(5010, tolerance: 1);
    }

    [Fact]
    public void TimeToMove_ReadBySurvivorsButLate_DoesNotCountAsMoved()
    {
        var evidence = new EvidenceBuilder();
        for (long at = 0; at < 40 * Second; at += Step)
        {
            bool isLate = at >= 10 * Second && at < 12 * Second;
            var request = evidence.Add(at, isPost: false, Survivor, executedBy: null, latency: 5000);
            evidence.Execute(request, Survivor, at + (isLate ? 600_000 : 1000));
        }

        Moved(evidence.Build())!.Value.ShouldBeInRange(1950, 2000);
    }

    [Fact]
    public void TimeToMove_ReadByBoth_CountsTheSurvivor()
    {
        var evidence = new EvidenceBuilder();
        for (long at = 0; at < 40 * Second; at += Step)
            evidence.Execute(evidence.Add(at, isPost: false, Survivor, Victim, latency: 5000), Survivor, at + 2000);

        Moved(evidence.Build()).ShouldBe(0);
    }

    [Fact]
    public void TimeToReturn_ShareComesBack_IsTheStartOfTheFirstFullSecond() =>
        Returned(new EvidenceBuilder().WithLoad(Moving(0, 26 * Second)).Build())!.Value.ShouldBeInRange(5.8, 6.0);

    [Fact]
    public void TimeToReturn_ShareDoesNotComeBack_IsNull() =>
        Returned(new EvidenceBuilder().WithLoad(Moving(0, 40 * Second)).Build()).ShouldBeNull();

    [Fact]
    public void TimeToReturn_VictimHadNothingBefore_IsNull() =>
        Returned(new EvidenceBuilder().WithLoad(_ => Survivor).Build()).ShouldBeNull();
}
