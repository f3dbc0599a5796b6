using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Ejection;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Tests.Hosting;
using MultiRegion.Edge.Tests.Support;

namespace MultiRegion.Edge.Tests.Routing;

/// <summary>An origin that becomes slow and is alone in its region, and how an origin comes back.</summary>
public sealed class SlowOriginTests : IDisposable
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Random _random = new(1);
    private readonly EjectionOptions _ejection = new();
    private readonly RoutingState _routing;
    private readonly LatencyWatch _watch;

    public SlowOriginTests()
    {
        _routing = new RoutingState(Options.Create(_ejection), _time, NullLogger<RoutingState>.Instance);
        _watch = new LatencyWatch(_routing, _time, NullLogger<LatencyWatch>.Instance);
    }

    public void Dispose() => _watch.Dispose();

    private RoutedService Service => _routing.Table.Services["demo"];

    private OriginEjection Ejection => Service.Origins[0].State.Ejection;

    [Fact]
    public void Tick_OriginTakesThreeTimesItsUsualTime_IsEjectedWithinASecond()
    {
        Apply(3);
        Answer(TimeSpan.FromSeconds(60), 50, 50, 50);

        Answer(TimeSpan.FromSeconds(1), 150, 50, 50);

        Ejection.Cause.ShouldBe(EjectionCause.Slow);
        Service.State.Choice.WeightOf(0).ShouldBe(0);
        Service.Origins.Skip(1).ShouldAllBe(origin => !origin.IsEjected);
        _routing.Collect().Single().Origins[0].EjectedFor.ShouldBe(EjectionCause.Slow);
    }

    [Theory]
    [InlineData(80, 50, 50)]
    [InlineData(150, 150, 150)]
    public void Tick_NotMuchSlowerOrNotAlone_Stays(int first, int second, int third)
    {
        Apply(3);
        Answer(TimeSpan.FromSeconds(10), 50, 50, 50);

        Answer(TimeSpan.FromSeconds(10), first, second, third);

        Service.Origins.ShouldAllBe(origin => !origin.IsEjected);
    }

    [Fact]
    public void Tick_SomeAnswersWereSlowBefore_SlowOneIsEjectedAllTheSame()
    {
        Apply(3);
        Answer(TimeSpan.FromSeconds(1), 500, 500, 500);
        for (int i = 0; i < 5; i++)
        {
            Answer(TimeSpan.FromSeconds(4), 50, 50, 50);
            Answer(TimeSpan.FromSeconds(0.2), 500, 500, 500);
        }

        Answer(TimeSpan.FromSeconds(1.5), 150, 50, 50);

        Ejection.Cause.ShouldBe(EjectionCause.Slow);
    }

    [Fact]
    public void Tick_SlowAtTheStartThenFast_SlowOneIsEjectedWithinTwoSeconds()
    {
        Apply(3);
        Answer(TimeSpan.FromSeconds(10), 200, 200, 200);
        Answer(TimeSpan.FromSeconds(20), 50, 50, 50);

        Answer(TimeSpan.FromSeconds(1.5), 150, 50, 50);

        Ejection.Cause.ShouldBe(EjectionCause.Slow);
    }

    [Fact]
    public void Tick_SomeMillisecondsMore_Stays()
    {
        Apply(3);
        Answer(TimeSpan.FromSeconds(10), 1, 1, 1);

        Answer(TimeSpan.FromSeconds(2), 5, 1, 1);

        Service.Origins.ShouldAllBe(origin => !origin.IsEjected);
    }

    [Fact]
    public void Tick_OnlyOrigin_Stays()
    {
        Apply(1);
        Answer(TimeSpan.FromSeconds(10), 50);

        Answer(TimeSpan.FromSeconds(2), 500);

        Ejection.IsEjected.ShouldBeFalse();
    }

    [Fact]
    public void Tick_TwoOfThreeSlowOneAfterTheOther_HalfTheCapacityStays()
    {
        Apply(3);
        Answer(TimeSpan.FromSeconds(10), 50, 50, 50);

        Answer(TimeSpan.FromSeconds(2), 500, 50, 50);
        Answer(TimeSpan.FromSeconds(2), 500, 500, 50);

        Service.Origins.Count(origin => origin.IsEjected).ShouldBe(1);
    }

    [Fact]
    public void Probe_GoodWhileSlow_DoesNotBringItBack()
    {
        Apply(3);
        Answer(TimeSpan.FromSeconds(10), 50, 50, 50);
        Answer(TimeSpan.FromSeconds(1), 500, 50, 50);
        _time.Advance(_ejection.BaseTime);
        _routing.ChoiceOf(Service, _routing.Now).Trial.ShouldBe(0);

        for (int i = 0; i < 10; i++)
            _routing.RecordProbe("demo", "o0", new ProbeObservation(true, TimeSpan.FromMilliseconds(1)));

        Ejection.IsEjected.ShouldBeTrue();
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(50, false)]
    public void Trials_AsSlowOrAsUsual_StayOutOrComeBack(int milliseconds, bool ejected)
    {
        Apply(3);
        Answer(TimeSpan.FromSeconds(10), 50, 50, 50);
        Answer(TimeSpan.FromSeconds(1), 500, 50, 50);
        _time.Advance(_ejection.BaseTime);

        for (int i = 0; i < _ejection.SoftTrials; i++)
        {
            _routing.ChoiceOf(Service, _routing.Now);
            if (!Ejection.TryBeginTrial(repeatable: true, _routing.Now))
                break;
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            _routing.Judge(Service, Service.Origins[0], OutcomeClass.Success, trial: true, _routing.Now);
        }

        Ejection.IsEjected.ShouldBe(ejected);
    }

    [Fact]
    public void SlowForGood_BecomesUsualAfterAWhile()
    {
        Apply(2);
        Answer(TimeSpan.FromSeconds(10), 50, 50);

        for (int i = 0; i < 30; i++)
            Answer(TimeSpan.FromSeconds(10), 150, 50);

        Ejection.IsEjected.ShouldBeFalse();
    }

    [Fact]
    public void SlowStart_OriginIsBack_ItsShareRisesWithTime()
    {
        Apply(2, TimeSpan.FromSeconds(10));
        WeightNow().ShouldBe(0.5);
        for (int i = 0; i < 3; i++)
            _routing.Judge(Service, Service.Origins[0], OutcomeClass.ConnectFailed, trial: false, _routing.Now);
        WeightNow().ShouldBe(0);

        _time.Advance(_ejection.BaseTime);
        _routing.ChoiceOf(Service, _routing.Now);
        Ejection.TryBeginTrial(repeatable: true, _routing.Now).ShouldBeTrue();
        _routing.Judge(Service, Service.Origins[0], OutcomeClass.Success, trial: true, _routing.Now);

        double[] weights = [.. Enumerable.Range(0, 11).Select(_ =>
        {
            double weight = WeightNow();
            _time.Advance(TimeSpan.FromSeconds(1));
            return Math.Round(weight, 3);
        })];
        weights.ShouldBe([0.05, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5]);
        Service.State.Choice.WeightOf(1).ShouldBe(0.5);
    }

    [Fact]
    public void SlowStart_WeightFromNone_Rises()
    {
        Apply(2, TimeSpan.FromSeconds(10), 0, 1);

        Apply(2, TimeSpan.FromSeconds(10), 0.5, 0.5);

        WeightNow().ShouldBe(0.05);
        _time.Advance(TimeSpan.FromSeconds(10));
        WeightNow().ShouldBe(0.5);
    }

    [Fact]
    public void Apply_OriginDropped_ItsStateGoesAndWhatRunsThereEndsWell()
    {
        Apply(2);
        RoutedOrigin dropped = Service.Origins[1];
        dropped.State.TryEnter(10).ShouldBeTrue();

        Apply(1);
        dropped.State.Count(OutcomeClass.Success);
        _routing.Judge(Service, dropped, OutcomeClass.Success, trial: false, _routing.Now);
        dropped.State.Leave();

        dropped.State.InFlight.ShouldBe(0);
        Apply(2);
        Service.Origins[1].State.ShouldNotBeSameAs(dropped.State);
    }

    private long _revision;

    private void Apply(int origins, TimeSpan slowStart = default, params double[] weights)
    {
        ServiceDefinition definition = EdgeFixture.ServiceOf([.. Enumerable.Range(0, origins).Select(i => new Uri($"http://origin-{i}"))]);
        definition.Concurrency = new ConcurrencyOptions { SlowStart = slowStart };
        _routing.Apply([EdgeFixture.PlanOf(definition, ++_revision, weights)], []).ShouldNotBeEmpty();
    }

    private double WeightNow() => _routing.ChoiceOf(Service, _routing.Now).WeightOf(0);

    /// <summary>Each origin that gets traffic answers forty times a second, in about this many milliseconds; trials as they come.</summary>
    private void Answer(TimeSpan time, params int[] milliseconds)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(100))
        {
            OriginChoice choice = _routing.ChoiceOf(Service, _routing.Now);
            for (int i = 0; i < milliseconds.Length; i++)
            {
                OriginState state = Service.Origins[i].State;
                bool trial = choice.Trial == i && state.Ejection.TryBeginTrial(repeatable: true, _routing.Now);
                for (int n = 0; n < (trial ? 1 : choice.WeightOf(i) > 0 ? 4 : 0); n++)
                    state.CountFirstByte(TimeSpan.FromMilliseconds(milliseconds[i] * (0.8 + (0.4 * _random.NextDouble()))));
                if (trial)
                    _routing.Judge(Service, Service.Origins[i], OutcomeClass.Success, trial: true, _routing.Now + TimeSpan.FromMilliseconds(milliseconds[i]));
            }

            _time.Advance(TimeSpan.FromMilliseconds(100));
            _watch.Tick();
        }
    }
}
