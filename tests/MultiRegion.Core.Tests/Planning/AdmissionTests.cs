using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Planning;

public sealed class AdmissionTests
{
    private static readonly RoutingOptions Options = new();

    [Fact]
    public void Next_TargetFalls_FallsAtOnce() => Next(OriginMemory.Well, 0.7, 100).Admitted.ShouldBe(0.7);

    [Fact]
    public void Next_SlightFall_HoldsNothingDown() => Next(OriginMemory.Well, 0.7, 100).HoldUntil.ShouldBe(TimeSpan.Zero);

    [Fact]
    public void Next_SlightFallsAgainAndAgain_WaitsThreeTimesAsLongEachTime()
    {
        OriginMemory memory = Next(OriginMemory.Well, 0.8, 100);
        var waits = new List<double>();
        double fell = 100;
        for (double now = 100.5; now < 400; now += 0.5)
        {
            bool wasWell = memory.Admitted == 1;
            memory = Next(memory, wasWell ? 0.8 : 1, now);
            if (wasWell)
                fell = now;
            else if (memory.Admitted == 1)
                waits.Add(now - fell);
        }

        // Held for 0, 6, 18, 54 and 162 s, and then for a dwell of 2 s from the last tick of it.
        waits.ShouldBe([2, 7.5, 19.5, 55.5, 163.5]);
    }

    [Fact]
    public void Next_SlightFallInSeveralParts_IsOneRelapse() =>
        Next(Next(Next(OriginMemory.Well, 0.9, 100), 0.8, 101), 0.7, 102).HoldUntil.ShouldBe(TimeSpan.Zero);

    [Fact]
    public void Next_Collapse_HoldsDownFor15Seconds()
    {
        OriginMemory memory = Next(OriginMemory.Well, 0, 100);
        memory.HoldUntil.ShouldBe(TimeSpan.FromSeconds(115));
        Next(memory, 1, 114.9).Admitted.ShouldBe(0);
        Next(memory, 1, 115).Admitted.ShouldBe(Options.ProbeFloor);
    }

    [Fact]
    public void Next_Recovery_DoublesAfterEachDwell()
    {
        OriginMemory memory = Next(OriginMemory.Well, 0, 0);
        var seen = new List<double>();
        for (double now = 0.5; now < 60 && memory.Admitted < 1; now += 0.5)
        {
            OriginMemory next = Next(memory, 1, now);
            if (next.Admitted != memory.Admitted)
                seen.Add(next.Admitted);
            memory = next;
        }

        seen.ShouldBe([0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1]);
    }

    [Fact]
    public void Next_NotWellThroughoutTheDwell_WaitsAgain()
    {
        OriginMemory memory = new() { Admitted = 0.5, WellSince = TimeSpan.FromSeconds(10) };
        OriginMemory interrupted = Next(memory, 0.5, 11);
        Next(interrupted, 1, 12.5).Admitted.ShouldBe(0.5);
        Next(interrupted, 1, 13).Admitted.ShouldBe(1);
    }

    [Fact]
    public void Next_OneFallInSeveralParts_IsOneRelapse()
    {
        OriginMemory memory = Next(Next(Next(OriginMemory.Well, 0.4, 100), 0.02, 101), 0, 102);
        memory.Relapses.ShouldBe(1);
        memory.HoldUntil.ShouldBe(TimeSpan.FromSeconds(117));
    }

    [Fact]
    public void Next_EachRelapse_TriplesTheHoldDownUpToTenMinutes()
    {
        OriginMemory memory = OriginMemory.Well;
        var held = new List<double>();
        double now = 0;
        for (int i = 0; i < 6; i++)
        {
            memory = Next(memory, 0, now);
            held.Add((memory.HoldUntil - TimeSpan.FromSeconds(now)).TotalSeconds);
            now = memory.HoldUntil.TotalSeconds;
            memory = Next(memory, 1, now);
        }

        held.ShouldBe([15, 45, 135, 405, 600, 600]);
    }

    [Fact]
    public void Next_LongAfterTheLastCollapse_RelapsesAreForgiven()
    {
        OriginMemory memory = new() { Relapses = 3, FellAt = TimeSpan.Zero };
        Next(memory, 0, 601).Relapses.ShouldBe(3);
        Next(memory, 0, 1801).Relapses.ShouldBe(1);
    }

    [Fact]
    public void Next_AnyTargets_StaysBetweenZeroAndTheTargetOrBelow() =>
        Properties.Hold(Properties.Share.Zip(Gen.Choose(0, 5)).ListOf(), steps =>
        {
            OriginMemory memory = OriginMemory.Well;
            double now = 0;
            foreach ((double target, int seconds) in steps)
            {
                now += seconds;
                double before = memory.Admitted;
                memory = Next(memory, target, now);
                bool fell = target < before && memory.Admitted == target;
                bool roseAStep = target >= before && memory.Admitted >= before
                    && memory.Admitted <= Math.Min(target, Math.Max(2 * before, Options.ProbeFloor));
                if (!fell && !roseAStep)
                    return false;
            }

            return true;
        });

    private static OriginMemory Next(OriginMemory memory, double target, double seconds) =>
        Admission.Next(memory, target, Options, TimeSpan.FromSeconds(seconds));
}
