using System.Text;
using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Tests.Support;

/// <summary>Inputs of a plan that failed a property: smaller ones, and words for what is in them.</summary>
internal static class PlanInputs
{
    public static IEnumerable<PlanInput> Shrink(PlanInput input)
    {
        ServiceDefinition definition = input.Definition;
        foreach (OriginDefinition origin in definition.Origins)
        {
            OriginDefinition[] left = [.. definition.Origins.Where(other => other != origin)];
            if (left.Any(other => definition.Allows(other.Region)) && (input.Previous is not { } weights || left.Any(other => weights[other.Id] > 0)))
                yield return input with { Definition = definition with { Origins = left } };
        }

        foreach (WeightBound bound in input.Bounds)
            yield return input with { Bounds = [.. input.Bounds.Where(other => other != bound)] };
        if (input.Peers.Count > 0)
            yield return input with { Peers = [] };
        if (input.Previous is not null)
            yield return input with { Previous = null };
        if (input.PreviousState != PlanState.Normal)
            yield return input with { PreviousState = PlanState.Normal };
        if (definition.AllowedRegions is not null)
            yield return input with { Definition = definition with { AllowedRegions = null } };
        foreach (string origin in input.Memory.Where(entry => entry.Value != OriginMemory.Well).Select(entry => entry.Key))
            yield return input with { Memory = new Dictionary<string, OriginMemory>(input.Memory) { [origin] = OriginMemory.Well } };
        foreach (string origin in input.Scores.Where(entry => entry.Value != Well(entry.Value)).Select(entry => entry.Key))
            yield return input with { Scores = new Dictionary<string, OriginScore>(input.Scores) { [origin] = Well(input.Scores[origin]) } };
    }

    public static string Describe(PlanInput input)
    {
        var text = new StringBuilder();
        RoutingOptions routing = input.Definition.Routing;
        text.AppendLine($"\ndemand {input.Demand}, cells {input.Cells}, was {input.PreviousState}, load {routing.LoadCost}, switch {routing.SwitchCost}, now {input.Now}");
        PlanResult plan = RoutingPlanner.Plan(input);
        foreach (OriginDefinition origin in input.Definition.Origins)
        {
            text.AppendLine(
                $"{origin.Id} in {origin.Region} (allowed: {input.Definition.Allows(origin.Region)}), capacity {origin.Capacity}, {input.Distance(origin.Region)}, "
                + $"previous {input.Previous?[origin.Id]}, {input.Scores.GetValueOrDefault(origin.Id)}, {input.Memory.GetValueOrDefault(origin.Id)}");
            WeightExplanation why = plan.Explanation.Single(weight => weight.Origin == origin.Id);
            text.AppendLine($"  -> {why.Weight}: {string.Join(" | ", why.Steps)}; {string.Join(" | ", why.Bounds)}");
        }

        text.AppendJoin("\n", input.Bounds).AppendLine().AppendJoin("\n", input.Peers);
        return text.AppendLine($"\n-> {plan.State}").ToString();
    }

    private static OriginScore Well(OriginScore score) =>
        HealthScorer.Unseen(score.Origin) with { Evidence = HealthEvidence.Good, Observers = Math.Max(1, score.Observers) };
}
