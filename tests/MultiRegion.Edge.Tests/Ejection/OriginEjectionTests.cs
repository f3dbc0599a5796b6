using MultiRegion.Edge.Ejection;

namespace MultiRegion.Edge.Tests.Ejection;

public sealed class OriginEjectionTests
{
    private static readonly EjectionOptions Options = new();
    private readonly OriginEjection _ejection = new(Options);
    private TimeSpan _now = TimeSpan.FromMinutes(10);

    [Fact]
    public void Eject_FirstTime_LastsTheBaseTime()
    {
        _ejection.Eject(Suspicion.Hard, _now).ShouldBeTrue();

        _ejection.IsEjected.ShouldBeTrue();
        _ejection.NextChange.ShouldBe(_now + Options.BaseTime);
        _ejection.Tick(_now + Options.BaseTime - TimeSpan.FromTicks(1)).ShouldBeFalse();
        _ejection.Tick(_now + Options.BaseTime).ShouldBeTrue();
    }

    [Fact]
    public void Eject_AlreadyOut_ChangesNothing()
    {
        _ejection.Eject(Suspicion.Hard, _now);
        var end = _ejection.NextChange;

        _ejection.Eject(Suspicion.Hard, _now + TimeSpan.FromSeconds(1)).ShouldBeFalse();

        _ejection.NextChange.ShouldBe(end);
    }

    [Fact]
    public void EndTrial_HardAndGood_OriginIsBack()
    {
        ToTrial(Suspicion.Hard);
        _ejection.TryBeginTrial(repeatable: true, _now).ShouldBeTrue();

        _ejection.EndTrial(success: true, _now).ShouldBeTrue();

        _ejection.IsEjected.ShouldBeFalse();
    }

    [Fact]
    public void EndTrial_SoftAndGood_TakesSeveral()
    {
        ToTrial(Suspicion.Soft);
        for (int i = 1; i < Options.SoftTrials; i++)
        {
            _ejection.TryBeginTrial(repeatable: true, _now).ShouldBeTrue();
            _ejection.EndTrial(success: true, _now).ShouldBeFalse();
        }

        _ejection.TryBeginTrial(repeatable: true, _now);
        _ejection.EndTrial(success: true, _now).ShouldBeTrue();
    }

    [Fact]
    public void EndTrial_Bad_IsOutForLonger()
    {
        ToTrial(Suspicion.Hard);
        _ejection.TryBeginTrial(repeatable: true, _now);

        _ejection.EndTrial(success: false, _now).ShouldBeFalse();

        _ejection.NextChange.ShouldBe(_now + (2 * Options.BaseTime));
    }

    [Fact]
    public void EndTrial_ShowedNothing_AnotherMayTry()
    {
        ToTrial(Suspicion.Hard);
        _ejection.TryBeginTrial(repeatable: true, _now);

        _ejection.EndTrial(success: null, _now).ShouldBeFalse();

        _ejection.TryBeginTrial(repeatable: true, _now).ShouldBeTrue();
    }

    [Fact]
    public void TryBeginTrial_OneUnderWay_NoSecond()
    {
        ToTrial(Suspicion.Hard);

        _ejection.TryBeginTrial(repeatable: true, _now).ShouldBeTrue();
        _ejection.TryBeginTrial(repeatable: true, _now).ShouldBeFalse();
    }

    [Fact]
    public void TryBeginTrial_NotRepeatable_OnlyAfterPatienceEnds()
    {
        ToTrial(Suspicion.Hard);

        _ejection.TryBeginTrial(repeatable: false, _now).ShouldBeFalse();
        _ejection.TryBeginTrial(repeatable: false, _now + Options.TrialPatience).ShouldBeTrue();
    }

    [Fact]
    public void RecordProbe_GoodOnTrial_OriginIsBack()
    {
        ToTrial(Suspicion.Hard);

        _ejection.RecordProbe(healthy: true, _now).ShouldBeTrue();
    }

    [Fact]
    public void RecordProbe_GoodWhileOut_DoesNotShortenTheEjection()
    {
        _ejection.Eject(Suspicion.Hard, _now);

        _ejection.RecordProbe(healthy: true, _now).ShouldBeFalse();

        _ejection.IsEjected.ShouldBeTrue();
    }

    [Fact]
    public void Eject_ManyTimes_TimeIsCapped()
    {
        for (int i = 0; i < 30; i++)
        {
            _ejection.Eject(Suspicion.Hard, _now);
            Readmit();
        }

        _ejection.Eject(Suspicion.Hard, _now);

        _ejection.NextChange.ShouldBe(_now + Options.MaxTime);
    }

    [Fact]
    public void Eject_LongAfterTheLast_EarlierOnesAreForgotten()
    {
        for (int i = 0; i < 3; i++)
        {
            _ejection.Eject(Suspicion.Hard, _now);
            Readmit();
        }

        _now += 3 * Options.ForgetAfter;
        _ejection.Eject(Suspicion.Hard, _now);

        _ejection.NextChange.ShouldBe(_now + Options.BaseTime);
    }

    private void ToTrial(Suspicion cause)
    {
        _ejection.Eject(cause, _now);
        _now = _ejection.NextChange!.Value;
        _ejection.Tick(_now).ShouldBeTrue();
    }

    private void Readmit()
    {
        _now = _ejection.NextChange!.Value;
        _ejection.Tick(_now);
        _ejection.RecordProbe(healthy: true, _now).ShouldBeTrue();
    }
}
