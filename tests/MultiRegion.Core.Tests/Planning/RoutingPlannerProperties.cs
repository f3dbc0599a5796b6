using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Offers;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Planning;

/// <summary>What holds of every plan, whatever it is made from.</summary>
public sealed class RoutingPlannerProperties
{
    [Fact]
    public void Plan_AnyInput_WeightsAreFiniteNotNegativeAndSumToExactlyOneUnlessAllIsDrained() =>
        Holds(AnyPlanInput.Inputs, input =>
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
        Holds(AnyPlanInput.Inputs, input =>
        {
            PlanResult result = RoutingPlanner.Plan(input);
            return input.Definition.Origins.All(origin =>
                result.Weights[origin.Id] == 0
                || (input.Definition.Allows(origin.Region) && Most(input, origin) > 0
                    && (result.State == PlanState.Down || input.Scores[origin.Id].Evidence != HealthEvidence.Hard)));
        });

    [Fact]
    public void Plan_AnyBounds_AreKeptWhereTheyCanBe() =>
        Holds(AnyPlanInput.Inputs, input =>
        {
            PlanResult result = RoutingPlanner.Plan(input);
            OriginDefinition[] usable = [.. Allowed(input).Where(origin => Most(input, origin) > 0 && (result.State == PlanState.Down || !IsHard(result, origin)))];
            // An origin in its hold-down takes nothing, and one that can take next to nothing of the demand as little: neither takes what the others may not.
            double room = usable.Where(origin => Takes(result, origin) && Rate(result, origin) > ArcWeights.NextToNothing * result.Demand).Sum(origin => Math.Floor(Most(input, origin) * WeightQuantizer.Units) / WeightQuantizer.Units);
            double asked = usable.Sum(origin => Math.Min(Most(input, origin), Least(input, origin)));
            return usable.All(origin =>
            {
                double weight = result.Weights[origin.Id];
                return (room < 1 || weight <= Most(input, origin))
                    && (asked > 1 || room < 1 || !Takes(result, origin) || weight >= Math.Min(Most(input, origin), Least(input, origin)) - (double)result.Weights.Count / WeightQuantizer.Units);
            });
        });

    /// <summary>What moves is what must, because more is sent than may be or less than must, and a step beyond it.</summary>
    [Fact]
    public void Plan_AnyInput_MovesNoMoreThanAStepBeyondWhatItMust() =>
        Holds(AnyPlanInput.Inputs, input =>
        {
            PlanResult result = RoutingPlanner.Plan(input);
            RoutingOptions options = input.Definition.Routing;
            if (input.Previous is not { } before || result.State != PlanState.Normal || !(input.Demand > 0) || result.Shortfall > 0)
                return true;
            double waited = input.MovedAt is { } moved ? Math.Clamp((input.Now - moved) / options.Dwell, 0, 1) : 1;
            double over = result.Explanation.Sum(weight => Math.Max(0, weight.Previous - Allowance(input, result, weight.Origin)));
            double under = Allowed(input).Where(origin => Takes(result, origin)).Sum(origin => Math.Max(0, Floor(input, origin) - before[origin.Id]));
            double went = result.Weights.Sum(entry => Math.Max(0, entry.Value - before[entry.Key]));
            return went <= Math.Max(over, under) + options.StepLimit * waited + Rounding(result);
        });

    [Fact]
    public void Plan_AnyOffers_NoOriginGetsMoreThanItsCellLeavesWhileTheDemandFits() =>
        Holds(AnyPlanInput.Inputs, input =>
        {
            PlanResult result = RoutingPlanner.Plan(input);
            if (result.State != PlanState.Normal || !(input.Demand > 0) || result.Shortfall > 0)
                return true;
            return Allowed(input).Where(origin => origin.Capacity is not null && origin.Region != input.Cell).All(origin =>
            {
                double fair = Capacity(result, origin) / Math.Max(input.Cells, input.Peers.Count + 1);
                Peer? owner = input.Peers.FirstOrDefault(peer => peer.Cell == origin.Region);
                double claim = owner is null ? fair : OfferAging.Claim(owner.Offers[origin.Id], fair, owner.Age);
                return result.Weights[origin.Id] <= Reaches(input, result, origin, Math.Max(claim, CellCapacity.LeastCapacity * fair));
            });
        });

    [Fact]
    public void Plan_AnyPeers_OffersNoMoreThanTheOriginHasBesidesWhatItsOwnCellSends() =>
        Holds(AnyPlanInput.Inputs, input =>
        {
            PlanResult result = RoutingPlanner.Plan(input);
            int cells = Math.Max(input.Cells, input.Peers.Count + 1);
            return result.Offers.GroupBy(offer => offer.Origin).All(offers =>
            {
                OriginDefinition origin = input.Definition.Origins.Single(origin => origin.Id == offers.Key);
                double all = Capacity(result, origin);
                // What was promised to silent cells stands, even beyond the capacity.
                double kept = offers.Where(offer => !input.Peers.Single(peer => peer.Cell == offer.Cell).IsFresh).Sum(offer => offer.RequestsPerSecond)
                    + all / cells * (cells - 1 - input.Peers.Count);
                double offered = offers.Where(offer => input.Peers.Single(peer => peer.Cell == offer.Cell).IsFresh).Sum(offer => offer.RequestsPerSecond);
                double left = Math.Max(0, all - kept - offered);
                bool fits = result.State != PlanState.Normal || result.Shortfall > 0 || !(input.Demand > 0)
                    || result.Weights[origin.Id] <= Reaches(input, result, origin, Math.Max(left, CellCapacity.LeastCapacity * all / cells));
                return offers.All(offer => offer.RequestsPerSecond >= 0) && offered <= Math.Max(0, all - kept) * (1 + 1e-9) && fits;
            });
        });

    [Fact]
    public void Plan_AnyFirstEvidence_RemovesNoMoreByHealthThanTheOptionsAllow() =>
        Holds(AnyPlanInput.Inputs, input =>
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
        Holds(AnyPlanInput.Inputs, input => Same(RoutingPlanner.Plan(input), RoutingPlanner.Plan(input)));

    [Fact]
    public void Plan_OriginsPermuted_PermutesTheWeights() =>
        Properties.Hold(
            AnyPlanInput.Inputs.SelectMany(input => Gen.Shuffle(input.Definition.Origins.ToArray()).Select(origins => (input, origins))),
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
        Holds(AnyPlanInput.Inputs.Select(AfterHoldDowns), input =>
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
            // While origins rise the end itself moves; from then on every weight comes nearer to it, or waits.
            List<PlanResult> risen = [.. plans.SkipWhile(plan => plan.Memory.Any(entry => entry.Value.Admitted != last.Memory[entry.Key].Admitted))];
            bool nears = risen.Zip(risen.Skip(1)).All(pair => last.Weights.All(entry =>
                Math.Abs(pair.Second.Weights[entry.Key] - entry.Value) <= Math.Abs(pair.First.Weights[entry.Key] - entry.Value) + Rounding(last)));
            return stays && rises && nears;
        });

    /// <summary>What rounding to whole units moves a weight by at most: one unit, and what raising the smallest to one takes from it.</summary>
    private static double Rounding(PlanResult plan) => (double)plan.Weights.Count / WeightQuantizer.Units;

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

    /// <summary>The greatest weight at an origin that may be sent a rate: what an operator asks for goes above it, and within the dead band nothing moves.</summary>
    private static double Reaches(PlanInput input, PlanResult result, OriginDefinition origin, double rate) =>
        Math.Max(Floor(input, origin), ArcWeights.OverUpper * rate / result.Demand) + ArcWeights.DeadBand + Rounding(result);

    /// <summary>The most that the origin may get while the demand fits: what this cell may send it, or an operator's bound asks for.</summary>
    private static double Allowance(PlanInput input, PlanResult result, string id)
    {
        if (input.Definition.Origins.Single(origin => origin.Id == id) is var origin && !input.Definition.Allows(origin.Region))
            return 0;
        double takes = Rate(result, origin) / result.Demand;
        return Takes(result, origin) ? Math.Max(Floor(input, origin), Math.Min(Most(input, origin), takes)) : 0;
    }

    private static double Rate(PlanResult result, OriginDefinition origin) =>
        result.Explanation.Single(weight => weight.Origin == origin.Id).EffectiveCapacity;

    private static double Floor(PlanInput input, OriginDefinition origin) => Math.Min(Most(input, origin), Least(input, origin));

    private static double Most(PlanInput input, OriginDefinition origin) =>
        input.Bounds.Where(bound => bound.Origin == origin.Id).Select(bound => bound.Most).DefaultIfEmpty(1).Min();

    private static double Least(PlanInput input, OriginDefinition origin) =>
        input.Bounds.Where(bound => bound.Origin == origin.Id).Select(bound => bound.Least).DefaultIfEmpty(0).Max();

    private static bool Same(PlanResult a, PlanResult b) =>
        a.State == b.State && a.Weights.Count == b.Weights.Count && a.Weights.All(entry => b.Weights[entry.Key] == entry.Value);
}
