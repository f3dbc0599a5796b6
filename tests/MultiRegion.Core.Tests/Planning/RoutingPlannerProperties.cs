using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Offers;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Planning;

/// <summary>What holds of every plan, whatever it is made from.</summary>
public sealed class RoutingPlannerProperties
{
    [Fact]
    public void Plan_AnyInput_WeightsAreFiniteNotNegativeAndSumToExactlyOneUnlessAllIsDrained() =>
        Holds(Inputs, input =>
        {
            PlanResult result = RoutingPlanner.Plan(input);
            double expected = Allowed(input).All(origin => Most(input, origin) == 0) ? 0 : 1;
            return result.Weights.Values.All(weight => weight >= 0 && double.IsFinite(weight))
                && result.Weights.Values.Sum() == expected
                && expected == 0 == (result.State == PlanState.Drained)
                && result.Weights.Keys.SequenceEqual(input.Definition.Origins.Select(origin => origin.Id));
        });

    [Fact]
    public void Plan_AnyInput_NothingGoesToHardFailedForbiddenOrDrainedOriginsUnlessDown() =>
        Holds(Inputs, input =>
        {
            PlanResult result = RoutingPlanner.Plan(input);
            return input.Definition.Origins.All(origin =>
                result.Weights[origin.Id] == 0
                || (input.Definition.Allows(origin.Region) && Most(input, origin) > 0
                    && (result.State == PlanState.Down || input.Scores[origin.Id].Evidence != HealthEvidence.Hard)));
        });

    [Fact]
    public void Plan_AnyBounds_AreKeptWhereTheyCanBe() =>
        Holds(Inputs, input =>
        {
            PlanResult result = RoutingPlanner.Plan(input);
            OriginDefinition[] usable = [.. Allowed(input).Where(origin => Most(input, origin) > 0 && (result.State == PlanState.Down || !IsHard(result, origin)))];
            // An origin in its hold-down takes nothing, and cannot take what the others may not.
            double room = usable.Where(origin => Takes(result, origin)).Sum(origin => Math.Floor(Most(input, origin) * WeightQuantizer.Units) / WeightQuantizer.Units);
            double asked = usable.Sum(origin => Math.Min(Most(input, origin), Least(input, origin)));
            return usable.All(origin =>
            {
                double weight = result.Weights[origin.Id];
                return (room < 1 || weight <= Most(input, origin))
                    && (asked > 1 || room < 1 || !Takes(result, origin) || weight >= Math.Min(Most(input, origin), Least(input, origin)) - (double)result.Weights.Count / WeightQuantizer.Units);
            });
        });

    [Fact]
    public void Plan_AnyFirstEvidence_RemovesNoMoreByHealthThanTheOptionsAllow() =>
        Holds(Inputs, input =>
        {
            input = input with { Memory = new Dictionary<string, OriginMemory>() };
            PlanResult result = RoutingPlanner.Plan(input);
            OriginDefinition[] soft = [.. Allowed(input).Where(origin => input.Scores[origin.Id].Evidence != HealthEvidence.Hard && Most(input, origin) > 0)];
            double all = soft.Sum(origin => Capacity(result, origin));
            double removed = soft.Sum(origin => Capacity(result, origin) * (1 - result.Memory[origin.Id].Admitted));
            int observers = Allowed(input).Max(origin => input.Scores[origin.Id].Observers);
            return result.State != PlanState.Normal || Allowed(input).Any(origin => origin.Capacity is null)
                || removed <= SoftRemoval.Limit(input.Definition.Routing.MaxSoftRemoval, observers) * all * (1 + 1e-9);
        });

    [Fact]
    public void Plan_SameInput_GivesTheSamePlanBitForBit() =>
        Holds(Inputs, input => Same(RoutingPlanner.Plan(input), RoutingPlanner.Plan(input)));

    [Fact]
    public void Plan_OriginsPermuted_PermutesTheWeights() =>
        Properties.Hold(
            Inputs.SelectMany(input => Gen.Shuffle(input.Definition.Origins.ToArray()).Select(origins => (input, origins))),
            pair =>
            {
                PlanInput permuted = pair.input with { Definition = pair.input.Definition with { Origins = pair.origins } };
                return Same(RoutingPlanner.Plan(pair.input), RoutingPlanner.Plan(permuted));
            });

    /// <summary>
    /// K: the doublings from the probe floor to all of the capacity, the steps of a move of all traffic, and some for what the first uncover;
    /// each takes a dwell. Counted from the end of the last hold-down.
    /// </summary>
    private static int MostTicks(RoutingOptions options) => (int)(Math.Ceiling(Math.Log2(1 / options.ProbeFloor)) + Math.Ceiling(1 / options.StepLimit)) + 4;

    [Fact]
    public void Plan_ConstantInput_ConvergesMonotonicallyWithinKTicksAndThenStays() =>
        Holds(Inputs.Select(AfterHoldDowns), input =>
        {
            RoutingOptions options = input.Definition.Routing;
            List<PlanResult> plans = [];
            for (int i = 0; i < MostTicks(options) + 10; i++)
            {
                PlanResult result = RoutingPlanner.Plan(input);
                bool moved = input.Previous is { } before && before.Any(entry => result.Weights.GetValueOrDefault(entry.Key) != entry.Value);
                input = Next(input, result, options.Dwell) with { MovedAt = moved ? input.Now : input.MovedAt };
                plans.Add(result);
            }

            PlanResult last = plans[^1];
            bool stays = plans.Skip(MostTicks(options)).All(plan => Same(plan, last));
            bool rises = plans.Zip(plans.Skip(1)).All(pair => pair.First.Memory.All(entry => pair.Second.Memory[entry.Key].Admitted >= entry.Value.Admitted));
            return stays && rises;
        });

    private static PlanInput Next(PlanInput input, PlanResult result, TimeSpan step) => input with
    {
        Previous = result.Weights,
        PreviousState = result.State,
        Memory = result.Memory,
        Now = input.Now + step,
    };

    private static void Holds(Gen<PlanInput> inputs, Func<PlanInput, bool> property) =>
        Properties.Hold(inputs, property, PlanInputs.Shrink, PlanInputs.Describe);

    private static PlanInput AfterHoldDowns(PlanInput input) => input with
    {
        Memory = input.Memory.ToDictionary(entry => entry.Key, entry => entry.Value with { HoldUntil = TimeSpan.Zero }),
        // A collapse at the first tick holds an origin down; one that is down already does not collapse.
        Scores = input.Scores.ToDictionary(entry => entry.Key, entry => entry.Value),
    };

    private static IEnumerable<OriginDefinition> Allowed(PlanInput input) => input.Definition.Origins.Where(origin => input.Definition.Allows(origin.Region));

    private static bool IsHard(PlanResult result, OriginDefinition origin) =>
        result.Explanation.Single(weight => weight.Origin == origin.Id).Bounds.Contains("hard-failed");

    private static bool Takes(PlanResult result, OriginDefinition origin) => result.State != PlanState.Normal || result.Memory[origin.Id].Admitted > 0;

    private static double Capacity(PlanResult result, OriginDefinition origin) =>
        result.Explanation.Single(weight => weight.Origin == origin.Id).Capacity ?? 0;

    private static double Most(PlanInput input, OriginDefinition origin) =>
        input.Bounds.Where(bound => bound.Origin == origin.Id).Select(bound => bound.Most).DefaultIfEmpty(1).Min();

    private static double Least(PlanInput input, OriginDefinition origin) =>
        input.Bounds.Where(bound => bound.Origin == origin.Id).Select(bound => bound.Least).DefaultIfEmpty(0).Max();

    private static bool Same(PlanResult a, PlanResult b) =>
        a.State == b.State && a.Weights.Count == b.Weights.Count && a.Weights.All(entry => b.Weights[entry.Key] == entry.Value);

    private static Gen<PlanInput> Inputs =>
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
        select new PlanInput
        {
            Definition = Definitions.Service(origins) with
            {
                AllowedRegions = (flags & 1) != 0 ? [origins[0].Region, "region-1"] : null,
                Routing = new RoutingOptions { LoadCost = TimeSpan.FromMilliseconds(loadCost), SwitchCost = TimeSpan.FromMilliseconds(switchCost) },
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
        select Definitions.Origin($"o{index}", $"region-{region}", capacity);

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
