using MultiRegion.Contracts;
using MultiRegion.Edge.Ejection;

namespace MultiRegion.Edge.Tests.Ejection;

public sealed class OutlierDetectorTests
{
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(1);
    private readonly OutlierDetector _detector = new(new EjectionOptions());

    [Theory]
    [InlineData(OutcomeClass.ConnectFailed)]
    [InlineData(OutcomeClass.ConnectTimeout)]
    [InlineData(OutcomeClass.FirstByteTimeout)]
    [InlineData(OutcomeClass.Reset)]
    [InlineData(OutcomeClass.NameResolution)]
    public void Record_ThreeHardFailuresInARow_AreHardEvidence(OutcomeClass outcome)
    {
        _detector.Record(outcome, Now).ShouldBe(Suspicion.None);
        _detector.Record(outcome, Now).ShouldBe(Suspicion.None);
        _detector.Record(outcome, Now).ShouldBe(Suspicion.Hard);
    }

    [Fact]
    public void Record_SuccessBetween_StartsAnew()
    {
        _detector.Record(OutcomeClass.Reset, Now);
        _detector.Record(OutcomeClass.Reset, Now);
        _detector.Record(OutcomeClass.Success, Now);

        _detector.Record(OutcomeClass.Reset, Now).ShouldBe(Suspicion.None);
        _detector.ConsecutiveHardFailures.ShouldBe(1);
    }

    [Fact]
    public void RecordProbe_FailsWhileRequestsAreAnswered_IsNoEvidence()
    {
        for (int i = 0; i < 10; i++)
        {
            _detector.RecordProbe(healthy: false).ShouldBe(Suspicion.None);
            _detector.Record(OutcomeClass.Success, Now);
        }
    }

    [Fact]
    public void Record_FiveServerErrorsInARow_AreSoftEvidence()
    {
        for (int i = 0; i < 4; i++)
            _detector.Record(OutcomeClass.ServerError, Now).ShouldBe(Suspicion.None);
        _detector.Record(OutcomeClass.ServerError, Now).ShouldBe(Suspicion.Soft);
    }

    [Fact]
    public void Record_EveryThirdFails_IsSoftEvidenceOnceThereAreEnough()
    {
        Suspicion last = Suspicion.None;
        for (int i = 1; i <= 21; i++)
        {
            last = _detector.Record(i % 3 == 0 ? OutcomeClass.ServerError : OutcomeClass.Success, Now);
            if (i < 20)
                last.ShouldBe(Suspicion.None);
        }

        last.ShouldBe(Suspicion.Soft);
    }

    [Theory]
    [InlineData(OutcomeClass.Refused)]
    [InlineData(OutcomeClass.ClientError)]
    [InlineData(OutcomeClass.ClientGone)]
    [InlineData(OutcomeClass.Superseded)]
    public void Record_NotTheOriginsFault_IsNoEvidence(OutcomeClass outcome)
    {
        for (int i = 0; i < 100; i++)
            _detector.Record(outcome, Now).ShouldBe(Suspicion.None);
    }

    [Fact]
    public void RecordProbe_ThreeFailuresInARow_AreHardEvidence()
    {
        _detector.RecordProbe(healthy: false).ShouldBe(Suspicion.None);
        _detector.RecordProbe(healthy: false).ShouldBe(Suspicion.None);
        _detector.RecordProbe(healthy: false).ShouldBe(Suspicion.Hard);
    }

    [Fact]
    public void Recent_AfterTheWindow_IsForgotten()
    {
        _detector.Record(OutcomeClass.ServerError, Now);

        _detector.Recent(Now).ShouldBe((0, 1));
        _detector.Recent(Now + TimeSpan.FromSeconds(11)).ShouldBe((0, 0));
    }
}
