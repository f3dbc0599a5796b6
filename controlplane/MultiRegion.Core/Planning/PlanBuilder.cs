using MultiRegion.Contracts;

namespace MultiRegion.Core.Planning;

/// <summary>Puts the arcs of a plan back into the order of the definition, with those that the definition does not allow.</summary>
internal sealed class PlanBuilder(PlanInput input, List<Arc> arcs)
{
    public required double Demand { get; init; }

    public required IReadOnlyList<CapacityOffer> Offers { get; init; }

    public double Shortfall { get; set; }

    public PlanResult Build(PlanState state)
    {
        int count = input.Definition.Origins.Count;
        var byId = new Dictionary<string, Arc>(arcs.Count, StringComparer.Ordinal);
        foreach (Arc arc in arcs)
            byId[arc.Origin.Id] = arc;
        var weights = new Dictionary<string, double>(count, StringComparer.Ordinal);
        var memory = new Dictionary<string, OriginMemory>(count, StringComparer.Ordinal);
        var wanted = new Dictionary<string, double>(count, StringComparer.Ordinal);
        var explanation = new List<WeightExplanation>(count);
        foreach (OriginDefinition origin in input.Definition.Origins)
        {
            if (!byId.TryGetValue(origin.Id, out Arc? arc))
            {
                arc = Arc.From(origin, input);
                arc.Bound($"traffic may not go to {origin.Region}");
            }

            weights[origin.Id] = arc.Weight;
            memory[origin.Id] = arc.Memory;
            wanted[origin.Id] = arc.Wanted;
            explanation.Add(arc.Explain());
        }

        return new PlanResult
        {
            Weights = weights,
            State = state,
            Explanation = explanation,
            Memory = memory,
            Demand = Demand,
            Shortfall = Shortfall,
            Wanted = wanted,
            Offers = Offers,
        };
    }
}
