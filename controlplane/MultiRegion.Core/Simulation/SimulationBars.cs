using MultiRegion.Core.Simulation.Policies;
using MultiRegion.Core.Simulation.Traces;

namespace MultiRegion.Core.Simulation;

/// <summary>What the project promises of generated traces, judged as far as a comparison shows it.</summary>
public static class SimulationBars
{
    private const int MostReadmissions = 3;

    /// <summary>The demand of <c>shared-spare</c> turns round twice in each of its 12 periods: a share that follows it does too.</summary>
    private const int MostSwings = 24;

    /// <summary>Seconds above 110 % of its capacity, from which on an origin counts as overloaded.</summary>
    private const int OverloadSeconds = 5;

    /// <returns>One result for each bar that the comparison can be judged by, in a fixed order; none without this project's policy.</returns>
    public static IReadOnlyList<BarResult> Judge(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var results = new List<BarResult>();
        TraceComparison[] outages = [.. comparison.Traces.Where(trace => GeneratedTraces.Outages.Contains(trace.Trace) && Ours(trace) is not null && Others(trace).Any())];
        if (outages.Length > 0)
        {
            results.Add(Sum(outages));
            results.Add(EachTrace(outages));
        }

        foreach (TraceComparison trace in comparison.Traces)
        {
            if (Ours(trace) is not { } ours)
                continue;
            if (trace.Trace == "flapping")
                results.Add(new BarResult(trace.Trace, $"at most {MostReadmissions} re-admissions in 10 minutes", ours.Readmissions <= MostReadmissions, $"{ours.Readmissions}"));
            if (trace.Trace == "steady")
                results.Add(new BarResult(trace.Trace, "no weight changes after the first minute", ours.WeightChanges <= 0, Text($"{ours.WeightChanges:0.###} an edge")));
            if (trace.Trace != "shared-spare")
                continue;
            results.Add(new BarResult(
                trace.Trace, $"no oscillation: shares turn round by 5 points as often as demand at most, {MostSwings} times an hour", ours.Swings <= MostSwings, $"{ours.Swings}"));
            results.Add(new BarResult(
                trace.Trace, $"no origin above 110 % of its capacity for {OverloadSeconds} s", ours.LongestOverload < OverloadSeconds, $"{ours.LongestOverload} s"));
        }

        return results;
    }

    private static BarResult Sum(TraceComparison[] outages)
    {
        double ours = outages.Sum(trace => Ours(trace)!.Cost);
        var (least, cost) = outages.SelectMany(Others).GroupBy(other => other.Policy)
            .Select(group => (group.Key, group.Sum(other => other.Cost))).MinBy(other => other.Item2);
        return new BarResult($"{outages.Length} outages", "least cost of all policies in the sum", ours < cost, Text($"{ours:0.0}, next {least} {cost:0.0}"));
    }

    private static BarResult EachTrace(TraceComparison[] outages)
    {
        string[] better = [.. outages.SelectMany(trace => Others(trace)
            .Where(other => other.Failed < Ours(trace)!.Failed && other.AboveCapacity < Ours(trace)!.AboveCapacity)
            .Select(other => $"{trace.Trace}: {other.Policy}"))];
        return new BarResult(
            $"{outages.Length} outages", "no other policy better on both parts of the cost, on any trace", better.Length == 0,
            better.Length == 0 ? "none" : string.Join(", ", better));
    }

    private static PolicyFigures? Ours(TraceComparison trace) => trace.Policies.FirstOrDefault(policy => policy.Policy == PolicyNames.Ours);

    private static IEnumerable<PolicyFigures> Others(TraceComparison trace) =>
        trace.Policies.Where(policy => policy.Policy is not (PolicyNames.Ours or PolicyNames.Oracle));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>One promise and what came of it.</summary>
/// <param name="Of">The trace or traces.</param>
/// <param name="Bar">What is promised.</param>
/// <param name="Met">Whether it holds, for the worst of the seeds or their mean, as the figure is.</param>
/// <param name="Found">What was found.</param>
public sealed record BarResult(string Of, string Bar, bool Met, string Found);
