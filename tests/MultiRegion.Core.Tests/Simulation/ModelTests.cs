using MultiRegion.Contracts;
using MultiRegion.Core.Simulation.Model;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core.Tests.Simulation;

/// <summary>The parts of the simulation's model against what they stand for.</summary>
public sealed class ModelTests
{
    private const double Step = 0.1;

    [Theory]
    [InlineData(0, 30)]
    [InlineData(50, 60)]
    [InlineData(80, 150)]
    public void Serve_BelowCapacity_TakesAsLongAsItsLoadSays(double rate, double milliseconds)
    {
        var origin = new OriginModel(serviceMilliseconds: 30, queueSeconds: 1);
        (double Refused, double Milliseconds) last = default;
        for (int i = 0; i < 100; i++)
            last = origin.Serve((int)(rate * Step), 100, 1, Step);
        last.Refused.ShouldBe(0);
        last.Milliseconds.ShouldBe(milliseconds, 2);
    }

    [Fact]
    public void Serve_TwiceItsCapacity_FillsItsQueueAndRefusesTheRest()
    {
        var origin = new OriginModel(serviceMilliseconds: 30, queueSeconds: 1);
        (double Refused, double Milliseconds) last = default;
        for (int i = 0; i < 100; i++)
            last = origin.Serve(20, 100, 1, Step);
        origin.Queued.ShouldBe(100, 1);
        last.Refused.ShouldBe(0.5, 0.01);
        last.Milliseconds.ShouldBeInRange(1000, 1800);
        for (int i = 0; i < 20; i++)
            last = origin.Serve(0, 100, 1, Step);
        origin.Queued.ShouldBe(0);
    }

    [Fact]
    public void Withdraw_ABurst_GetsTheFloorAndWhatWasEarnedInTheWindow()
    {
        var budget = new RetryBudget(new RetryBudgetOptions { Ratio = 0.2, FloorPerSecond = 10, Window = TimeSpan.FromSeconds(10) });
        budget.Deposit(500, now: 1);
        budget.Withdraw(1000, now: 2).ShouldBe(200);
        budget.Withdraw(1000, now: 3).ShouldBe(0);
        budget.Withdraw(1000, now: 13).ShouldBe(100);
    }

    [Theory]
    [InlineData(OutcomeClass.ConnectTimeout, false, true)]
    [InlineData(OutcomeClass.Refused, false, true)]
    [InlineData(OutcomeClass.ServerError, false, false)]
    [InlineData(OutcomeClass.ServerError, true, true)]
    [InlineData(OutcomeClass.FirstByteTimeout, false, false)]
    [InlineData(OutcomeClass.Success, true, false)]
    public void Allows_AnOutcome_AsTheEdgeDoes(OutcomeClass outcome, bool repeatable, bool again) => Repeats.Allows(outcome, repeatable).ShouldBe(again);

    [Fact]
    public void Judge_ThreeHardFailures_EjectsTriesAndTakesBack()
    {
        var judge = new OriginJudge();
        var chance = new Chance(1, stream: 1);
        judge.Record(0, 0, 2, 1, chance).Suspect.ShouldBeFalse();
        judge.Record(0, 0, 1, 1, chance).ShouldBe((true, true));
        judge.Eject(hard: true, 1).ShouldBeTrue();
        judge.Tick(5.9).ShouldBeFalse();
        judge.Tick(6).ShouldBeTrue();
        judge.TryBeginTrial(repeatable: false, 6).ShouldBeFalse();
        judge.TryBeginTrial(repeatable: true, 6).ShouldBeTrue();
        judge.TryBeginTrial(repeatable: true, 6).ShouldBeFalse();
        judge.EndTrial(good: true, 6.1);
        judge.IsEjected.ShouldBeFalse();
    }

    [Fact]
    public void RecordProbe_FailsWhileRequestsAreAnswered_EjectsNothing()
    {
        var judge = new OriginJudge();
        for (int i = 0; i < 10; i++)
        {
            judge.RecordProbe(healthy: false, i).Suspect.ShouldBeFalse();
            judge.Record(1, 0, 0, i, new Chance(1, stream: 1));
        }
    }

    [Fact]
    public void OriginSet_EveryOriginThatAServiceMayHave_IsItsOwn()
    {
        OriginSet set = default;
        for (int i = 0; i < DefinitionValidator.MaxOrigins; i++)
        {
            set.Has(i).ShouldBeFalse();
            set = set.With(i);
            set.Has(i).ShouldBeTrue();
            set.Count.ShouldBe(i + 1);
        }
    }
}
