using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Ejection;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Tests.Hosting;
using MultiRegion.Edge.Tests.Support;

namespace MultiRegion.Edge.Tests.Routing;

/// <summary>The limit of requests in flight at one origin, and recent latency.</summary>
public sealed class ConcurrencyTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly RoutingState _routing;

    public ConcurrencyTests() =>
        _routing = new RoutingState(Options.Create(new EjectionOptions()), _time, NullLogger<RoutingState>.Instance);

    private RoutedService Service => _routing.Table.Services["demo"];

    private OriginChoice Choice => Service.State.Choice;

    [Fact]
    public void TryTake_OriginAtItsLimit_NextOneIsTaken()
    {
        Apply(limit: 2, 1, 0);

        int[] taken = [.. Enumerable.Range(0, 4).Select(_ => Take())];

        taken.ShouldBe([0, 0, 1, 1]);
    }

    [Fact]
    public void TryTake_AllAtTheirLimit_NobodyIsTakenAndNothingIsCounted()
    {
        Apply(limit: 1, 1, 1);
        Take();
        Take();

        Take().ShouldBe(-1);

        Choice.HasUntried(default).ShouldBeTrue();
        Service.Origins.ShouldAllBe(origin => origin.State.InFlight == 1);
    }

    [Fact]
    public void TryTake_SlotGivenBack_IsTakenAgain()
    {
        Apply(limit: 1, 1);
        int index = Take();

        Service.Origins[index].State.Leave();

        Take().ShouldBe(index);
    }

    [Fact]
    public void TryTake_MoreFullOriginsThanAttempts_FindsTheOneWithRoom()
    {
        Apply(limit: 1, [.. Enumerable.Repeat(1.0, 30)]);
        for (int i = 0; i < 29; i++)
            Take().ShouldBeGreaterThanOrEqualTo(0);

        Service.Origins.Count(origin => origin.State.InFlight == 0).ShouldBe(1);
        Take().ShouldBeGreaterThanOrEqualTo(0);
        Take().ShouldBe(-1);
    }

    [Fact]
    public async Task TryTake_FromManyThreads_LimitHolds()
    {
        Apply(limit: 10, 1, 1);

        int[] taken = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Take())));

        taken.Count(index => index >= 0).ShouldBeLessThanOrEqualTo(20);
        Service.Origins.ShouldAllBe(origin => origin.State.InFlight <= 10);
    }

    [Fact]
    public void FirstByteP95_FewAnswers_IsNotKnown()
    {
        Apply(limit: 10, 1);
        Answer(19, TimeSpan.FromMilliseconds(10));

        Service.State.FirstByteP95.ShouldBeNull();
    }

    [Fact]
    public void FirstByteP95_Answers_IsTheirs()
    {
        Apply(limit: 10, 1, 1);
        Answer(90, TimeSpan.FromMilliseconds(10));
        Answer(10, TimeSpan.FromMilliseconds(100));

        Service.State.FirstByteP95!.Value.ShouldBeInRange(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(107));
    }

    [Fact]
    public void FirstByteP95_AnswersLongAgo_AreForgotten()
    {
        Apply(limit: 10, 1);
        Answer(100, TimeSpan.FromMilliseconds(100));

        Service.State.UpdateLatency(Service, TimeSpan.FromSeconds(10));
        Answer(50, TimeSpan.FromMilliseconds(10));
        Service.State.FirstByteP95!.Value.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(99));
        Service.State.UpdateLatency(Service, TimeSpan.FromSeconds(30));

        Service.State.FirstByteP95.ShouldBeNull();
    }

    [Fact]
    public void Collect_WhileLatencyIsRead_BothSeeEveryAnswerOnce()
    {
        Apply(limit: 10, 1);
        Answer(30, TimeSpan.FromMilliseconds(10));

        _routing.Collect().Single().Origins[0].Latency.Count.Sum().ShouldBe(30);
        Answer(5, TimeSpan.FromMilliseconds(10));
        _routing.Collect().Single().Origins[0].Latency.Count.Sum().ShouldBe(5);
        Service.State.FirstByteP95.ShouldNotBeNull();
    }

    private void Apply(int limit, params double[] weights)
    {
        ServiceDefinition definition = EdgeFixture.ServiceOf([.. weights.Select((_, i) => new Uri($"http://origin-{i}"))]);
        definition.Concurrency = new ConcurrencyOptions { RequestsPerOrigin = limit };
        _routing.Apply([EdgeFixture.PlanOf(definition, 1, weights)], []);
    }

    private int Take()
    {
        Choice.TryTake(default, 0.3, 0.7, out int index);
        return index;
    }

    private void Answer(int times, TimeSpan time)
    {
        for (int i = 0; i < times; i++)
            Service.Origins[0].State.CountFirstByte(time);
        Service.State.UpdateLatency(Service, TimeSpan.Zero);
    }
}
