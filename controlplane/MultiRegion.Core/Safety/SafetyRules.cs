using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Safety;

/// <summary>
/// Each kind of safety rule as a function of a <see cref="SafetyCase"/>. The rules on what is open, on capacity and on what is drained together need
/// intents alone; those on traffic that moves, on spare capacity and on losses need what was measured, and find nothing without.
/// </summary>
public static class SafetyRules
{
    /// <summary>Sums of shares differ in their last bits.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>What breaks a rule; null for nothing.</summary>
    public static RuleFinding? Check(StandingRule rule, SafetyCase judged)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(judged);
        if (!rule.Concerns(judged.Definition.Name))
            return null;
        (double excess, string sentence) = rule.Rule.Kind switch
        {
            SafetyRuleKind.MinimumRegions => MinimumRegions(rule.Rule, judged),
            SafetyRuleKind.MinimumOrigins => MinimumOrigins(rule.Rule, judged),
            SafetyRuleKind.MaximumTrafficMoved => MaximumTrafficMoved(rule.Rule, judged),
            SafetyRuleKind.MaximumCapacityRemoved => MaximumCapacityRemoved(rule.Rule, judged),
            SafetyRuleKind.MinimumSpareCapacity => MinimumSpareCapacity(rule.Rule, judged),
            SafetyRuleKind.NMinusOneSafe => NMinusOneSafe(judged),
            SafetyRuleKind.NeverTogether => NeverTogether(rule.Rule, judged),
            _ => (0, ""),
        };
        return excess > Tolerance ? new RuleFinding(rule.Name, excess, sentence) : null;
    }

    /// <summary>What a change breaks: rules that hold without it, or that it breaks by more.</summary>
    public static IReadOnlyList<RuleFinding> Offences(IEnumerable<StandingRule> rules, SafetyCase before, SafetyCase after)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return [.. rules.Select(rule => Check(rule, after) is { } found && found.Excess > (Check(rule, before)?.Excess ?? 0) + Tolerance ? found : null).OfType<RuleFinding>()];
    }

    /// <summary>The share of capacity that operators take away: all of what is drained, and of what is capped below its share of capacity the rest.</summary>
    internal static double CapacityRemoved(SafetyCase judged)
    {
        OriginDefinition[] allowed = [.. judged.Allowed];
        bool known = Array.TrueForAll(allowed, origin => origin.Capacity > 0);
        double all = allowed.Sum(Capacity);
        return all > 0 ? allowed.Sum(origin => Capacity(origin) * (1 - Math.Min(1, judged.MostOf(origin.Id) * all / Capacity(origin)))) / all : 0;

        double Capacity(OriginDefinition origin) => known ? origin.Capacity!.Value : 1;
    }

    private static (double, string) MinimumRegions(SafetyRule rule, SafetyCase judged)
    {
        string[] open = [.. judged.Open.Select(origin => origin.Region).Distinct()];
        return (rule.Count!.Value - open.Length, $"{Counted(open, "region")} can carry traffic, and at least {rule.Count} must");
    }

    private static (double, string) MinimumOrigins(SafetyRule rule, SafetyCase judged)
    {
        string[] open = [.. judged.Open.Select(origin => origin.Id)];
        return (rule.Count!.Value - open.Length, $"{Counted(open, "origin")} can carry traffic, and at least {rule.Count} must");
    }

    private static (double, string) MaximumTrafficMoved(SafetyRule rule, SafetyCase judged)
    {
        if (judged.Measured is not { } measured)
            return default;
        IReadOnlyDictionary<string, double> before = measured.WeightsBefore(rule.Within);
        double[] from = [.. judged.Definition.Origins.Select(origin => before.GetValueOrDefault(origin.Id))];
        double[] to = [.. judged.Definition.Origins.Select(origin => measured.Weights.GetValueOrDefault(origin.Id))];
        // What leaves a service that is drained whole goes nowhere, and has moved all the same.
        double moved = Math.Max(StepLimit.Moved(from, to), StepLimit.Moved(to, from));
        string within = rule.Within is { } window ? string.Create(CultureInfo.InvariantCulture, $" within {window.TotalSeconds:0.#} s") : " at once";
        return (moved - rule.Share!.Value, $"{Percent(moved)} of its traffic would move{within}, and at most {Percent(rule.Share.Value)} may");
    }

    private static (double, string) MaximumCapacityRemoved(SafetyRule rule, SafetyCase judged)
    {
        double removed = CapacityRemoved(judged);
        return (removed - rule.Share!.Value, $"{Percent(removed)} of its capacity would be taken away by operators, and at most {Percent(rule.Share.Value)} may be");
    }

    private static (double, string) MinimumSpareCapacity(SafetyRule rule, SafetyCase judged)
    {
        // Without demand nothing is known of what is used.
        if (judged.Measured is not { Certificate: { Demand: > 0 } certificate })
            return default;
        double spare = certificate.Capacity > 0 ? 1 - certificate.Demand / certificate.Capacity : -1;
        string words = string.Create(CultureInfo.InvariantCulture, $"{certificate.Demand:0.#} of {certificate.Capacity:0.#} requests/s would be used");
        return (rule.Share!.Value - spare, $"{words}, which leaves {Percent(Math.Max(0, spare))} spare, and at least {Percent(rule.Share.Value)} must stay so");
    }

    private static (double, string) NMinusOneSafe(SafetyCase judged)
    {
        if (judged.Measured is not { Certificate: { Verdict: SafetyVerdict.Unsafe } certificate })
            return default;
        // By how much of the demand the worst loss leaves too little.
        double worst = certificate.Worst is [{ Shortfall: var shortfall }, ..] ? shortfall / Math.Max(Tolerance, certificate.Demand) : 1;
        return (Math.Max(2 * Tolerance, worst), certificate.Sentence.TrimEnd('.'));
    }

    private static (double, string) NeverTogether(SafetyRule rule, SafetyCase judged)
    {
        string[] origins = [.. judged.Allowed.Where(origin => rule.Origins.Contains(origin.Id) && judged.IsDrained(origin.Id)).Select(origin => origin.Id)];
        string[] regions = [.. judged.Allowed.GroupBy(origin => origin.Region)
            .Where(region => rule.Regions.Contains(region.Key) && region.All(origin => judged.IsDrained(origin.Id))).Select(region => region.Key)];
        double excess = Math.Max(0, origins.Length - 1) + Math.Max(0, regions.Length - 1);
        string together = string.Join(" and ", (string[])[.. origins.Length > 1 ? origins : [], .. regions.Length > 1 ? regions : []]);
        return (excess, $"{together} would be drained together");
    }

    private static string Counted(string[] names, string what) =>
        names.Length == 0 ? $"no {what}" : $"{names.Length} {what}{(names.Length == 1 ? "" : "s")} ({string.Join(", ", names.Take(5))}{(names.Length > 5 ? ", …" : "")})";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");
}
