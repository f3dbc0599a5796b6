using MultiRegion.Contracts;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Overrides;

/// <summary>
/// The weights after the end of each override in a plan, so that an edge which hears of nobody lets them end by itself. Each is planned again
/// without what has ended, from what is known now, and with no step limit: operators have asked for the end as for the beginning, and an origin
/// that comes back at an edge rises slowly there.
/// </summary>
internal static class PlanExpiries
{
    /// <summary>Most ends in one plan. Where there are more, the last one stands for all of the rest, so that every one of them ends.</summary>
    public const int MostEnds = 8;

    /// <summary>An expiry whose shares are within this of those planned now is not worth a new plan: they are planned again when the end comes.</summary>
    private const double Band = 0.1;

    /// <param name="input">What the plan was made from.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="ends">When something of it ends, earliest first.</param>
    /// <param name="boundsAt">The bounds that hold from a time on.</param>
    public static IReadOnlyList<PlanExpiry> Of(
        PlanInput input, PlanResult plan, IReadOnlyList<DateTimeOffset> ends, Func<DateTimeOffset, IReadOnlyList<WeightBound>> boundsAt)
    {
        var expiries = new List<PlanExpiry>();
        IReadOnlyList<WeightBound> before = input.Bounds;
        foreach (DateTimeOffset end in ends.Count <= MostEnds ? ends : [.. ends.Take(MostEnds - 1), ends[^1]])
        {
            IReadOnlyList<WeightBound> after = boundsAt(end);
            // What another override was beaten by may end without a trace.
            if (after.SequenceEqual(before))
                continue;
            before = after;
            PlanResult then = RoutingPlanner.Plan(input with
            {
                Bounds = after,
                Memory = plan.Memory,
                Previous = null,
                PreviousState = PlanState.Normal,
                KeepWeights = false,
            });
            expiries.Add(new PlanExpiry(end, then.Weights));
        }

        return expiries;
    }

    /// <summary>The weights that edges go by at a time: those of the plan, or after the last end that has passed.</summary>
    public static IReadOnlyDictionary<string, double> InForce(Plan plan, DateTimeOffset at) =>
        plan.Expiries.LastOrDefault(expiry => expiry.At <= at)?.Weights ?? plan.Weights;

    /// <summary>True if the published expiries would do as well: ends to the moment, weights but for what measurements move.</summary>
    public static bool AreNear(IReadOnlyList<PlanExpiry> published, IReadOnlyList<PlanExpiry> drafted) =>
        published.Count == drafted.Count && published.Zip(drafted).All(pair => pair.First.At == pair.Second.At && AreNear(pair.First.Weights, pair.Second.Weights));

    private static bool AreNear(IReadOnlyDictionary<string, double> published, IReadOnlyDictionary<string, double> drafted) =>
        published.Count == drafted.Count && drafted.All(
            entry => published.TryGetValue(entry.Key, out double weight) && Math.Abs(weight - entry.Value) <= Band);
}
