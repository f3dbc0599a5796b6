using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Routing;

public sealed class RoutingStateTests : ThreeOrigins
{
    [Fact]
    public void Apply_NewerPlan_TakesItsPlace()
    {
        Apply(1, 1, 0, 0);

        Apply(2, 0, 1, 0).ShouldBe(["demo"]);

        Shares().ShouldBe([0, 1, 0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Apply_NotNewer_OldPlanStays(long revision)
    {
        Apply(2, 1, 0, 0);

        Apply(revision, 0, 1, 0).ShouldBeEmpty();

        Service.Plan.Version.Revision.ShouldBe(2);
        Shares().ShouldBe([1, 0, 0]);
    }

    [Fact]
    public void Apply_Removed_ServiceIsGone()
    {
        Apply(1, 1, 0, 0);

        _routing.Apply([], ["demo", "unknown"]);

        _routing.Table.Services.ShouldBeEmpty();
    }

    [Fact]
    public void Apply_SameOrigins_CountsAndEjectionsStay()
    {
        Apply(1, 1, 1, 1);
        Service.Origins[0].State.Count(OutcomeClass.Success);
        Fail(0, OutcomeClass.ConnectFailed, 3);

        Apply(2, 1, 1, 1);

        Service.Origins[0].IsEjected.ShouldBeTrue();
        _routing.Collect().Single().Origins[0].Outcomes.Success.ShouldBe(1);
    }

    [Fact]
    public void Apply_AddressOfAnOriginChanged_StateIsNew()
    {
        Apply(1, 1, 1, 1);
        Fail(0, OutcomeClass.ConnectFailed, 3);

        _routing.Apply([EdgeFixture.PlanOf(EdgeFixture.ServiceOf(new("http://a2"), new("http://b"), new("http://c")), 2)], []);

        Service.Origins[0].IsEjected.ShouldBeFalse();
    }

    [Fact]
    public void Collect_Twice_CountsAreOfTheInterval()
    {
        Apply(1, 1, 1, 1);
        Service.State.CountRequest(_routing.Now);
        Service.Origins[1].State.Count(OutcomeClass.Success);
        Service.Origins[1].State.CountFirstByte(TimeSpan.FromMilliseconds(3));

        var first = _routing.Collect().Single();
        var second = _routing.Collect().Single();

        first.Requests.ShouldBe(1);
        first.Origins[1].Outcomes.Success.ShouldBe(1);
        first.Origins[1].Latency.Count.ShouldBe([1]);
        second.Requests.ShouldBe(0);
        second.Origins[1].Outcomes.Success.ShouldBe(0);
        second.Origins[1].Latency.Count.ShouldBeEmpty();
    }

    [Fact]
    public void ChoiceOf_EjectionOver_OneTrialThenItsShareBack()
    {
        Apply(1, 1, 1, 1);
        Fail(0, OutcomeClass.ConnectFailed, 3);

        _time.Advance(_options.BaseTime);
        OriginChoice choice = _routing.ChoiceOf(Service, _routing.Now);

        choice.Trial.ShouldBe(0);
        choice.WeightOf(0).ShouldBe(0);
        Service.Origins[0].State.Ejection.TryBeginTrial(repeatable: true, _routing.Now).ShouldBeTrue();
        _routing.Judge(Service, Service.Origins[0], OutcomeClass.Success, trial: true, _routing.Now);
        Service.State.Choice.Trial.ShouldBe(-1);
        Service.State.Choice.WeightOf(0).ShouldBe(1);
    }

    [Fact]
    public void ChoiceOf_OverrideEnded_WeightsAfterItHold()
    {
        Plan plan = EdgeFixture.PlanOf(Three, 1, 1, 0, 0) with
        {
            Expiries = [new PlanExpiry(_time.GetUtcNow() + TimeSpan.FromMinutes(1), new Dictionary<string, double> { ["o2"] = 1 })],
        };
        _routing.Apply([plan], []);
        Shares().ShouldBe([1, 0, 0]);

        _time.Advance(TimeSpan.FromMinutes(1));

        Shares().ShouldBe([0, 0, 1]);
    }

    [Fact]
    public void ChoiceOf_DrainOfEverythingEnded_WeightsAfterItHold()
    {
        DateTimeOffset end = _time.GetUtcNow() + TimeSpan.FromMinutes(1);
        _routing.Apply(
        [
            EdgeFixture.PlanOf(Three, 1, 0, 0, 0) with
            {
                State = PlanState.Drained,
                Expiries =
                [
                    new PlanExpiry(end, new Dictionary<string, double> { ["o0"] = 0, ["o1"] = 1, ["o2"] = 0 }),
                    new PlanExpiry(end + TimeSpan.FromMinutes(1), new Dictionary<string, double> { ["o0"] = 0, ["o1"] = 0, ["o2"] = 0 }),
                ],
            },
        ], []);
        Shares().ShouldBe([0, 0, 0]);

        _time.Advance(TimeSpan.FromMinutes(1));
        Shares().ShouldBe([0, 1, 0]);

        _time.Advance(TimeSpan.FromMinutes(1));
        Shares().ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void ChoiceOf_DrainEnded_OriginIsBackByItself()
    {
        Apply(1, 1, 0, 0);
        _routing.SetDrains([Drain(TimeSpan.FromSeconds(10))]);
        Shares().ShouldBe([0, 1, 1]);

        _time.Advance(TimeSpan.FromSeconds(10));

        Shares().ShouldBe([1, 0, 0]);
    }

    [Fact]
    public void ChoiceOf_PlanDrained_NobodyIsChosen()
    {
        _routing.Apply([EdgeFixture.PlanOf(Three, 1, 0, 0, 0) with { State = PlanState.Drained }], []);

        Service.State.Choice.TryTake(default, 0.5, 0.5, out int index).ShouldBeFalse();
        index.ShouldBe(-1);
        Service.State.Choice.HasUntried(default).ShouldBeFalse();
    }

    private DrainView Drain(TimeSpan time) => new()
    {
        Id = "d1", Service = "demo", Origin = "o0", Until = _time.GetUtcNow() + time, Author = "test", Reason = "test",
    };
}
