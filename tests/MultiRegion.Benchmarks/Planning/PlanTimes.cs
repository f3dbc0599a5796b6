using System.Diagnostics;
using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Offers;
using MultiRegion.Core.Planning;

namespace MultiRegion.Benchmarks.Planning;

/// <summary>
/// The time of single plans, each of an input that was never planned before, degenerate ones among them: a loop of its own, because the bar
/// is on the slowest of a hundred and not on a mean. Bar: p99 of 5 ms for 20 regions of 10 origins.
/// </summary>
public sealed class PlanTimes(TextWriter output)
{
    private const int Regions = 20;
    private const int OriginsPerRegion = 10;
    private const int Inputs = 10_000;
    private const int WarmUp = 500;

    public void Run()
    {
        var random = new Random(1);
        double[] milliseconds = new double[Inputs];
        double allocated = 0;
        for (int i = -WarmUp; i < Inputs; i++)
        {
            PlanInput input = Input(random, Math.Abs(i));
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            long started = Stopwatch.GetTimestamp();
            PlanResult result = RoutingPlanner.Plan(input);
            RoutingPlanner.Certify(input, result);
            double took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (i < 0)
                continue;
            milliseconds[i] = took;
            allocated += GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        Array.Sort(milliseconds);
        output.WriteLine($"plan with its N-1 certificate, {Regions} regions x {OriginsPerRegion} origins, {Inputs} distinct inputs:");
        output.WriteLine(
            $"p50 {milliseconds[Inputs / 2]:0.00} ms, p99 {milliseconds[Inputs * 99 / 100]:0.00} ms, max {milliseconds[^1]:0.00} ms (bar: p99 5 ms); "
            + $"{allocated / Inputs / 1024:0} KB a plan");
    }

    private static PlanInput Input(Random random, int number)
    {
        // One of eight is degenerate in one way or another.
        int kind = number % 16 == 0 ? random.Next(1, 9) : number % 16 == 8 ? random.Next(1, 9) : 0;
        OriginDefinition[] origins = [.. Enumerable.Range(0, Regions * OriginsPerRegion).Select(i => new OriginDefinition
        {
            Id = $"o{i}",
            Region = $"region-{i / OriginsPerRegion}",
            Address = new Uri($"http://o{i}.example/"),
            Capacity = kind == 1 || random.Next(20) == 0 ? null : kind == 2 ? random.Next(2) == 0 ? double.Epsilon : 1e9 : 1 + 1000 * random.NextDouble(),
            Price = random.Next(4) == 0 ? random.NextDouble() : null,
        })];
        var definition = new ServiceDefinition
        {
            Name = "service",
            Origins = origins,
            Routing = new RoutingOptions { PriceCost = TimeSpan.FromMilliseconds(random.Next(2) * 50), LoadCost = TimeSpan.FromMilliseconds(kind == 3 ? 60_000 : 100) },
        };
        double demand = kind switch { 4 => 0, 5 => 1e12, 6 => double.NaN, _ => 60_000 * random.NextDouble() };
        double[] previous = [.. origins.Select(_ => random.Next(3) == 0 ? 0 : random.NextDouble())];
        double[] weights = new double[previous.Length];
        WeightQuantizer.Quantize(previous, weights);
        double[] distances = [.. Enumerable.Range(0, Regions).Select(_ => kind == 7 ? 40.0 : 300 * random.NextDouble())];
        return new PlanInput
        {
            Definition = definition,
            Cell = "region-0",
            Cells = Regions,
            Scores = origins.Select(origin => Score(random, origin.Id, allHard: kind == 8)).ToDictionary(score => score.Origin),
            Memory = origins.ToDictionary(origin => origin.Id, _ => Memory(random)),
            Previous = random.Next(10) == 0 ? null : origins.Select((origin, i) => (origin.Id, weights[i])).ToDictionary(),
            Demand = demand,
            Distance = region => TimeSpan.FromMilliseconds(distances[int.Parse(region.AsSpan("region-".Length), System.Globalization.CultureInfo.InvariantCulture)]),
            Peers = [.. Enumerable.Range(1, Regions - 1).OrderBy(i => $"region-{i}", StringComparer.Ordinal).Select(i => Peer(random, i, origins))],
            Bounds = random.Next(4) == 0 ? [new WeightBound { Origin = "o7", Name = "drain", Most = 0 }, new WeightBound { Origin = "o9", Name = "pin", Least = 0.1, Most = 0.1 }] : [],
            Now = TimeSpan.FromHours(1),
        };
    }

    private static Peer Peer(Random random, int region, OriginDefinition[] origins) => new()
    {
        Cell = $"region-{region}",
        Age = TimeSpan.FromSeconds(random.Next(5) == 0 ? random.Next(300) : 1),
        Demand = 3000 * random.NextDouble(),
        Origins = origins[..OriginsPerRegion].ToDictionary(
            origin => origin.Id, origin => new OriginDigest { Origin = origin.Id, Score = 100, Wanted = 50 * random.NextDouble(), Planned = 20 * random.NextDouble() }),
        Offers = origins[(region * OriginsPerRegion)..((region + 1) * OriginsPerRegion)].ToDictionary(origin => origin.Id, _ => 500 * random.NextDouble()),
    };

    private static OriginScore Score(Random random, string origin, bool allHard)
    {
        int draw = random.Next(20);
        return HealthScorer.Unseen(origin) with
        {
            Value = allHard || draw == 0 ? 0 : draw < 4 ? 100 * random.NextDouble() : 100,
            Availability = draw < 4 ? random.NextDouble() : 1,
            Evidence = allHard || draw == 0 ? HealthEvidence.Hard : draw < 4 ? HealthEvidence.Soft : HealthEvidence.Good,
            Observers = 3,
            LearnedCapacity = draw == 5 ? 100 * random.NextDouble() : null,
        };
    }

    private static OriginMemory Memory(Random random) => random.Next(4) != 0
        ? OriginMemory.Well
        : new OriginMemory { Held = random.NextDouble(), Admitted = random.NextDouble(), HoldUntil = TimeSpan.FromHours(1.01), Relapses = random.Next(4) };
}
