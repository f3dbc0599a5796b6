using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Ejection;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Tests.Support;

namespace MultiRegion.Edge.Tests.Routing;

/// <summary>Who is chosen inside the planned share, in a simulation of origins with chance from a seed.</summary>
public sealed class PowerOfTwoTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly RoutingState _routing;

    public PowerOfTwoTests() =>
        _routing = new RoutingState(Options.Create(new EjectionOptions()), _time, NullLogger<RoutingState>.Instance);

    private RoutedService Service => _routing.Table.Services["demo"];

    /// <summary>Origins that are alike get what the plan says, at whatever load, although the better of two is taken.</summary>
    [Theory]
    [InlineData(5, new[] { 0.5, 0.5 }, new[] { "a", "a" })]
    [InlineData(500, new[] { 0.5, 0.5 }, new[] { "a", "a" })]
    [InlineData(5, new[] { 0.75, 0.25 }, new[] { "a", "a" })]
    [InlineData(50, new[] { 0.75, 0.25 }, new[] { "a", "a" })]
    [InlineData(500, new[] { 0.75, 0.25 }, new[] { "a", "a" })]
    [InlineData(50, new[] { 0.5, 0.2, 0.2, 0.1 }, new[] { "a", "a", "b", "b" })]
    [InlineData(500, new[] { 0.4, 0.3, 0.2, 0.1 }, new[] { "a", "b", "a", "a" })]
    public void TryTake_EqualOrigins_SharesHoldOnAverage(int rate, double[] weights, string[] regions)
    {
        Apply(4096, weights, regions);

        int[] taken = new Simulation(Service, seed: 1, rate, [.. weights.Select(_ => 0.1)]).Run(TimeSpan.FromSeconds(20_000.0 / rate));

        for (int i = 0; i < weights.Length; i++)
            ((double)taken[i] / taken.Sum()).ShouldBe(weights[i], tolerance: 0.05 * weights[i]);
    }

    [Theory]
    [InlineData(20, 0.02)]
    [InlineData(50, 0.01)]
    [InlineData(500, 0.01)]
    public void TryTake_OneTenTimesSlower_HardlyGetsAny(int rate, double share)
    {
        Apply(4096, [0.5, 0.5], ["a", "a"]);
        var simulation = new Simulation(Service, seed: 2, rate, [0.04, 0.04]);
        simulation.Run(TimeSpan.FromSeconds(10));

        simulation.Times[1] = 0.4;
        simulation.Run(TimeSpan.FromSeconds(2));
        int[] taken = simulation.Run(TimeSpan.FromSeconds(60));

        ((double)taken[1] / taken.Sum()).ShouldBeLessThan(share);
    }

    [Fact]
    public void TryTake_SlowOneIsFastAgain_GetsItsShareBack()
    {
        Apply(4096, [0.5, 0.5], ["a", "a"]);
        var simulation = new Simulation(Service, seed: 3, 50, [0.04, 0.4]);
        simulation.Run(TimeSpan.FromSeconds(20));

        simulation.Times[1] = 0.04;
        simulation.Run(TimeSpan.FromSeconds(20));
        int[] taken = simulation.Run(TimeSpan.FromSeconds(20));

        ((double)taken[1] / taken.Sum()).ShouldBe(0.5, tolerance: 0.05);
    }

    [Fact]
    public void TryTake_OtherRegionIsFaster_RegionKeepsItsShare()
    {
        Apply(4096, [0.5, 0.25, 0.25], ["a", "b", "b"]);

        int[] taken = new Simulation(Service, seed: 4, 100, [0.4, 0.04, 0.04]).Run(TimeSpan.FromSeconds(200));

        ((double)taken[0] / taken.Sum()).ShouldBe(0.5, tolerance: 0.02);
    }

    /// <summary>Whatever is in flight, drained, ejected or tried: who is chosen may be, has room, and somebody is chosen as long as one has.</summary>
    [Fact]
    public void TryTake_AnyState_TakesOneThatMayBeHadIfThereIsOne()
    {
        const int limit = 3;
        var scenes = Gen.Choose(1, 8).SelectMany(count =>
            Gen.ArrayOf(Gen.Choose(0, 3), count).Zip(Gen.ArrayOf(Gen.Choose(0, limit), count)).Zip(Gen.ArrayOf(Gen.Choose(0, 9), count))
                .Zip(Gen.ArrayOf(Gen.Choose(0, 999), 2)));
        long revision = 1;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(scenes.ToArbitrary(), scene =>
        {
            (((int[] weights, int[] inFlight), int[] fate), int[] draws) = scene;
            string name = $"s{++revision}";
            Apply(limit, [.. weights.Select(weight => (double)weight)], [.. weights.Select((_, i) => i % 2 == 0 ? "a" : "b")], name);
            RoutedService service = _routing.Table.Services[name];
            var tried = default(TriedOrigins);
            for (int i = 0; i < weights.Length; i++)
            {
                for (int n = 0; n < inFlight[i]; n++)
                    service.Origins[i].State.TryEnter(limit);
                if (fate[i] == 0)
                    tried.Add(i);
                for (int n = 0; n < 3 && fate[i] == 1; n++)
                    _routing.Judge(service, service.Origins[i], OutcomeClass.ConnectFailed, trial: false, _routing.Now);
            }

            _routing.SetDrains([.. weights.Index().Where(entry => fate[entry.Index] == 2).Select(entry => new DrainView
            {
                Id = "d", Service = name, Origin = $"o{entry.Index}", Until = _time.GetUtcNow().AddMinutes(1), Author = "test", Reason = "test",
            })]);
            bool allEjected = service.Origins.Where((_, i) => fate[i] != 2).All(origin => origin.IsEjected);
            // Weights that are all 0 are an operator's drain of the service.
            bool isDrained = weights.All(weight => weight == 0);
            bool MayBeHad(int i) => !isDrained && fate[i] is not (0 or 2) && (allEjected || fate[i] != 1);

            bool took = service.State.Choice.TryTake(tried, draws[0] / 1000.0, draws[1] / 1000.0, out int index);

            _routing.Apply([], [name]);
            bool there = weights.Index().Any(entry => MayBeHad(entry.Index) && inFlight[entry.Index] < limit);
            return took == there && (took ? MayBeHad(index) && inFlight[index] < limit : index == -1);
        }));
    }

    private void Apply(int limit, double[] weights, string[] regions, string name = "demo")
    {
        var definition = new ServiceDefinition
        {
            Name = name,
            Origins = [.. weights.Select((_, i) => new OriginDefinition { Id = $"o{i}", Region = regions[i], Address = new Uri($"http://origin-{i}") })],
            Concurrency = new ConcurrencyOptions { RequestsPerOrigin = limit },
        };
        _routing.Apply([Hosting.EdgeFixture.PlanOf(definition, 1, weights)], []);
    }

    /// <summary>Requests come at random, each at rate per second; each takes its origin a random time around its mean.</summary>
    private sealed class Simulation(RoutedService service, int seed, double rate, double[] times)
    {
        private const double Tick = 0.1;
        private readonly Random _random = new(seed);
        private readonly PriorityQueue<(int Origin, double Time), double> _ends = new();
        private double _now;
        private double _nextTick = Tick;

        /// <summary>Mean time to answer of each origin, in seconds.</summary>
        public double[] Times => times;

        /// <returns>Requests that each origin got.</returns>
        public int[] Run(TimeSpan time)
        {
            int[] taken = new int[times.Length];
            double end = _now + time.TotalSeconds;
            while (_now < end)
            {
                _now += -Math.Log(1 - _random.NextDouble()) / rate;
                Advance();
                if (!service.State.Choice.TryTake(default, _random.NextDouble(), _random.NextDouble(), out int index))
                    continue;
                taken[index]++;
                double takes = times[index] * (0.5 + _random.NextDouble());
                _ends.Enqueue((index, takes), _now + takes);
            }

            return taken;
        }

        private void Advance()
        {
            while (true)
            {
                bool ends = _ends.TryPeek(out var next, out double at) && at <= _now;
                if (_nextTick <= _now && (!ends || _nextTick <= at))
                {
                    service.State.UpdateLatency(service, TimeSpan.FromSeconds(Tick));
                    _nextTick += Tick;
                }
                else if (ends)
                {
                    _ends.Dequeue();
                    service.Origins[next.Origin].State.CountFirstByte(TimeSpan.FromSeconds(next.Time));
                    service.Origins[next.Origin].State.Leave();
                }
                else
                {
                    return;
                }
            }
        }
    }
}
