using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Offers;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Tests.Support;

/// <summary>Draws what a plan may be made from: of everything the usual, the ends, and what contradicts itself.</summary>
internal static class AnyPlanInput
{
    public static Gen<PlanInput> Inputs =>
        from count in Gen.Choose(1, 12)
        from origins in Gen.CollectToArray(Enumerable.Range(0, count), Origin)
        from evidence in Gen.ArrayOf(Gen.Frequency((5, Gen.Constant(HealthEvidence.Good)), (2, Gen.Constant(HealthEvidence.Soft)),
            (2, Gen.Constant(HealthEvidence.Hard)), (1, Gen.Constant(HealthEvidence.None))), count)
        from values in Gen.ArrayOf(Properties.Share, count)
        from availabilities in Gen.ArrayOf(Properties.Share, count)
        from observers in Gen.Choose(1, 5)
        from memories in Gen.ArrayOf(Memory, count)
        from previous in Gen.ArrayOf(Properties.Share, count)
        from demand in Gen.OneOf(Gen.Choose(0, 5000).Select(value => (double)value), Gen.Elements(double.NaN, double.PositiveInfinity, -1, 1e300))
        from flags in Gen.Choose(0, 15)
        from state in Gen.Elements(PlanState.Normal, PlanState.Panic, PlanState.Down)
        from loadCost in Gen.Choose(1, 60_000)
        from bounds in Gen.Frequency((2, Gen.Constant<WeightBound[]>([])), (1, Bound(count).ArrayOf(4)), (1, Bound(count).NonEmptyListOf().Select(list => list.ToArray())))
        from peers in Gen.Frequency((1, Gen.Constant<Peer[]>([])), (1, Peers(count)))
        from switchCost in Gen.Elements(0, 2, 500)
        from priceCost in Gen.Elements(0, 1, 600, 3600)
        from moved in Gen.Frequency((1, Gen.Constant<TimeSpan?>(null)), (2, Gen.Choose(0, 4000).Select(milliseconds => (TimeSpan?)TimeSpan.FromMilliseconds(milliseconds))))
        select new PlanInput
        {
            Definition = Definitions.Service(origins) with
            {
                AllowedRegions = (flags & 1) != 0 ? [origins[0].Region, "region-1"] : null,
                Routing = new RoutingOptions { LoadCost = TimeSpan.FromMilliseconds(loadCost), SwitchCost = TimeSpan.FromMilliseconds(switchCost), PriceCost = TimeSpan.FromSeconds(priceCost) },
            },
            Scores = origins.Select((origin, i) => HealthScorer.Unseen(origin.Id) with
            {
                Value = evidence[i] == HealthEvidence.Hard ? 0 : 100 * values[i],
                Availability = availabilities[i],
                Evidence = evidence[i],
                Observers = evidence[i] == HealthEvidence.None ? 0 : observers,
            }).ToDictionary(score => score.Origin),
            Memory = origins.Select((origin, i) => (origin.Id, memories[i])).ToDictionary(),
            Previous = (flags & 2) != 0 && previous.Sum() > 0
                ? origins.Select((origin, i) => (origin.Id, Quantized(previous)[i])).ToDictionary()
                : null,
            PreviousState = state,
            Demand = demand,
            Distance = region => TimeSpan.FromMilliseconds(region.Length * 10 + region[^1]),
            Cell = "region-0",
            Cells = 1 + flags % 4,
            Peers = peers,
            Bounds = bounds,
            MovedAt = TimeSpan.FromHours(1) - moved,
            Now = TimeSpan.FromHours(1),
        };

    private static Gen<WeightBound> Bound(int count) =>
        from index in Gen.Choose(0, count)
        from least in Gen.Frequency((2, Gen.Constant(0.0)), (1, Properties.Share))
        from most in Gen.Frequency((1, Gen.Constant(0.0)), (2, Properties.Share), (2, Gen.Constant(1.0)))
        select new WeightBound { Origin = $"o{index}", Name = "bound", Least = least, Most = most };

    private static Gen<Peer[]> Peers(int count) =>
        from regions in Gen.SubListOf(1, 2, 3)
        from age in Gen.Choose(0, 300)
        from demand in Gen.Choose(0, 1000)
        from numbers in Gen.ArrayOf(Gen.Choose(0, 1000), 4 * count)
        select regions.Select(region => new Peer
        {
            Cell = $"region-{region}",
            Age = TimeSpan.FromSeconds(age * (region % 2)),
            Demand = demand,
            Origins = Enumerable.Range(0, count).ToDictionary(i => $"o{i}", i => new OriginDigest
            {
                Origin = $"o{i}",
                Score = 100,
                Wanted = numbers[i],
                Planned = numbers[count + i],
            }),
            Offers = Enumerable.Range(0, count).ToDictionary(i => $"o{i}", i => (double)numbers[2 * count + i]),
            Offered = Enumerable.Range(0, count).ToDictionary(i => $"o{i}", i => (double)numbers[3 * count + i]),
        }).ToArray();

    private static Gen<OriginDefinition> Origin(int index) =>
        from region in Gen.Choose(0, 4)
        from capacity in Gen.Frequency(
            (6, Gen.Choose(1, 2000).Select(value => (double?)value)),
            (2, Gen.Constant<double?>(null)),
            (1, Gen.Elements<double?>(double.Epsilon, 1e9)))
        from price in Gen.Frequency((3, Gen.Constant<double?>(null)), (2, Gen.Choose(0, 1000).Select(value => (double?)value)), (1, Gen.Constant<double?>(1e6)))
        select Definitions.Origin($"o{index}", $"region-{region}", capacity) with { Price = price };

    private static Gen<OriginMemory> Memory =>
        from held in Properties.Share
        from admitted in Properties.Share
        from seconds in Gen.Choose(0, 7200)
        from relapses in Gen.Choose(0, 5)
        select new OriginMemory
        {
            Held = held,
            Admitted = Math.Min(held, admitted),
            WellSince = TimeSpan.FromSeconds(seconds / 2),
            FellAt = TimeSpan.FromSeconds(seconds / 2),
            HoldUntil = TimeSpan.FromSeconds(seconds / 2 + 600 * (relapses % 2)),
            Relapses = relapses,
        };

    private static double[] Quantized(double[] shares)
    {
        double[] weights = new double[shares.Length];
        WeightQuantizer.Quantize(shares, weights);
        return weights;
    }
}
