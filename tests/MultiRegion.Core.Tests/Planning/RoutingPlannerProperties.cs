using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Planning;

/// <summary>What holds of every plan, whatever it is made from.</summary>
public sealed class RoutingPlannerProperties
{
    [Fact]
    public void Plan_AnyInput_WeightsAreFiniteNotNegativeAndSumToExactlyOne() =>
        Properties.Hold(Inputs, input =>
        {
            PlanResult result = RoutingPlanner.Plan(input);
            return result.Weights.Values.All(weight => weight >= 0 && double.IsFinite(weight))
                && result.Weights.Values.Sum() == 1
                && result.Weights.Keys.SequenceEqual(input.Definition.Origins.Select(origin => origin.Id));
        });

    [Fact]
    public void Plan_AnyInput_NothingGoesToHardFailedOrForbiddenOriginsUnlessDown() =>
        Properties.Hold(Inputs, input =>
        {
            PlanResult result = RoutingPlanner.Plan(input);
            return input.Definition.Origins.All(origin =>
                (input.Definition.Allows(origin.Region) || result.Weights[origin.Id] == 0)
                && (result.State == PlanState.Down || input.Scores[origin.Id].Evidence != HealthEvidence.Hard || result.Weights[origin.Id] == 0));
        });

    [Fact]
    public void Plan_SameInput_GivesTheSamePlanBitForBit() =>
        Properties.Hold(Inputs, input => Same(RoutingPlanner.Plan(input), RoutingPlanner.Plan(input)));

    [Fact]
    public void Plan_OriginsPermuted_PermutesTheWeights() =>
        Properties.Hold(
            Inputs.SelectMany(input => Gen.Shuffle(input.Definition.Origins.ToArray()).Select(origins => (input, origins))),
            pair =>
            {
                PlanInput permuted = pair.input with { Definition = pair.input.Definition with { Origins = pair.origins } };
                return Same(RoutingPlanner.Plan(pair.input), RoutingPlanner.Plan(permuted));
            });

    [Fact]
    public void Plan_ConstantInput_ConvergesMonotonicallyAndThenStays() =>
        Properties.Hold(Inputs, input =>
        {
            PlanResult result = RoutingPlanner.Plan(input);
            Dictionary<string, double> admitted = Admitted(result);
            // The longest way up is a capped hold-down, then doublings from the floor with a dwell each.
            TimeSpan step = TimeSpan.FromMinutes(1);
            for (int i = 0; i < 40; i++)
            {
                input = Next(input, result, step);
                result = RoutingPlanner.Plan(input);
                Dictionary<string, double> next = Admitted(result);
                if (next.Any(entry => entry.Value < admitted[entry.Key]))
                    return false;
                admitted = next;
            }

            return Same(result, RoutingPlanner.Plan(Next(input, result, step)));
        }, cases: 300);

    private static PlanInput Next(PlanInput input, PlanResult result, TimeSpan step) => input with
    {
        Previous = result.Weights,
        PreviousState = result.State,
        Memory = result.Memory,
        Now = input.Now + step,
    };

    private static Dictionary<string, double> Admitted(PlanResult result) =>
        result.Memory.ToDictionary(entry => entry.Key, entry => entry.Value.Admitted);

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
        select new PlanInput
        {
            Definition = Definitions.Service(origins) with
            {
                AllowedRegions = (flags & 1) != 0 ? [origins[0].Region, "region-1"] : null,
                Routing = new RoutingOptions { LoadCost = TimeSpan.FromMilliseconds(loadCost) },
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
            Cells = 1 + flags % 4,
            Now = TimeSpan.FromHours(1),
        };

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
