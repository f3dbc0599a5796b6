using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Routing;

/// <summary>What the edge decides by itself between plans.</summary>
public sealed class EjectionRoutingTests : ThreeOrigins
{
    [Fact]
    public void Judge_HardFailures_TheOthersTakeItsShare()
    {
        Apply(1, 0.5, 0.3, 0.2);

        Fail(0, OutcomeClass.ConnectFailed, 3);

        Shares().ShouldBe([0, 0.3, 0.2]);
        _routing.Collect().Single().Origins[0].Ejected.ShouldBeTrue();
    }

    [Fact]
    public void Judge_OnlyWeightedOriginEjected_UnweightedTakesOver()
    {
        Apply(1, 1, 0, 0);

        Fail(0, OutcomeClass.ConnectFailed, 3);

        Shares().ShouldBe([0, 1, 1]);
    }

    [Fact]
    public void Judge_AllEjected_EjectionIsIgnored()
    {
        Apply(1, 0.5, 0.3, 0.2);

        for (int i = 0; i < 3; i++)
            Fail(i, OutcomeClass.ConnectFailed, 3);

        Service.State.Choice.IsPanic.ShouldBeTrue();
        Shares().ShouldBe([0.5, 0.3, 0.2]);
    }

    [Theory]
    [InlineData(PlanState.Normal, 0, 3)]
    [InlineData(PlanState.Normal, 3, 2)]
    [InlineData(PlanState.Down, 0, 2)]
    public void MaxAttempts_NothingWorks_OneFailoverAtMost(PlanState state, int ejected, int expected)
    {
        _routing.Apply([EdgeFixture.PlanOf(Three, 1, 1, 1, 1) with { State = state }], []);

        for (int i = 0; i < ejected; i++)
            Fail(i, OutcomeClass.ConnectFailed, 3);

        Service.State.Choice.MaxAttempts.ShouldBe(expected);
    }

    [Fact]
    public void Judge_SoftFailures_NeverMoreThanHalfTheCapacity()
    {
        Apply(1, 1, 1, 1);

        Fail(0, OutcomeClass.ServerError, 5);
        Fail(1, OutcomeClass.ServerError, 5);

        Service.Origins.Select(origin => origin.IsEjected).ShouldBe([true, false, false]);
    }

    [Fact]
    public void Judge_SoftFailuresEverywhere_NobodyIsEjected()
    {
        Apply(1, 1, 1, 1);
        // Each fails now and then, so that none has five failures in a row.
        for (int i = 0; i < 30; i++)
        {
            foreach (RoutedOrigin origin in Service.Origins)
                _routing.Judge(Service, origin, i % 2 == 0 ? OutcomeClass.ServerError : OutcomeClass.Success, trial: false, _routing.Now);
        }

        Service.Origins.ShouldAllBe(origin => !origin.IsEjected);
    }

    [Fact]
    public void RecordProbe_FailuresThenGood_EjectsAndReadmits()
    {
        Apply(1, 1, 1, 1);
        for (int i = 0; i < 3; i++)
            _routing.RecordProbe("demo", "o0", new ProbeObservation(false, TimeSpan.Zero, OutcomeClass.ConnectFailed));
        Service.Origins[0].IsEjected.ShouldBeTrue();

        _time.Advance(_options.BaseTime);
        _routing.ChoiceOf(Service, _routing.Now);
        _routing.RecordProbe("demo", "o0", new ProbeObservation(true, TimeSpan.FromMilliseconds(1)));

        Service.Origins[0].IsEjected.ShouldBeFalse();
        Shares().ShouldBe([1, 1, 1]);
    }

    [Fact]
    public void RecordProbe_FailsOnTrial_NextTrialComesWhenItsTimeIsOver()
    {
        Apply(1, 1, 1, 1);
        Fail(0, OutcomeClass.ConnectFailed, 3);
        _time.Advance(_options.BaseTime);
        _routing.ChoiceOf(Service, _routing.Now).Trial.ShouldBe(0);

        _routing.RecordProbe("demo", "o0", new ProbeObservation(false, TimeSpan.Zero, OutcomeClass.ConnectFailed));

        Service.State.Choice.Trial.ShouldBe(-1);
        _time.Advance(2 * _options.BaseTime);
        _routing.ChoiceOf(Service, _routing.Now).Trial.ShouldBe(0);
        _routing.RecordProbe("demo", "o0", new ProbeObservation(true, TimeSpan.FromMilliseconds(1)));
        Service.Origins[0].IsEjected.ShouldBeFalse();
    }

    [Fact]
    public void RecordProbe_UnknownNames_AreIgnored()
    {
        Apply(1, 1, 1, 1);

        _routing.RecordProbe("other", "o0", new ProbeObservation(false, TimeSpan.Zero));
        _routing.RecordProbe("demo", "o9", new ProbeObservation(false, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(OutcomeClass.Success)]
    [InlineData(OutcomeClass.ClientError)]
    public void Judge_OriginTookARequest_EndsItsRefusals(OutcomeClass answer)
    {
        Apply(1, 1, 1, 1);
        RefusalHold refusals = Service.Origins[0].State.Refusals;
        Refuse(RefusalHold.InARow - 1);
        Fail(0, answer, 1);
        Refuse(RefusalHold.InARow - 1);
        refusals.Holds(_routing.Now).ShouldBeFalse();

        Refuse(1);
        refusals.Holds(_routing.Now).ShouldBeTrue();
        Fail(0, answer, 1);
        refusals.Holds(_routing.Now).ShouldBeFalse();

        void Refuse(int times)
        {
            for (int i = 0; i < times; i++)
                _routing.Refused(Service, Service.Origins[0], TimeSpan.FromSeconds(10), _routing.Now);
        }
    }
}
