using MultiRegion.Contracts;

namespace MultiRegion.Core.Planning;

/// <summary>A plan's weights, why they are so, and what to remember for the next.</summary>
public sealed record PlanResult
{
    /// <summary>Origin id to weight, in the order of the definition; they sum to exactly 1.</summary>
    public required IReadOnlyDictionary<string, double> Weights { get; init; }

    public required PlanState State { get; init; }

    /// <summary>In the order of the definition.</summary>
    public required IReadOnlyList<WeightExplanation> Explanation { get; init; }

    public required IReadOnlyDictionary<string, OriginMemory> Memory { get; init; }

    /// <summary>Requests per second of each origin's capacity that this cell would use if nobody else did.</summary>
    public required IReadOnlyDictionary<string, double> Wanted { get; init; }

    /// <summary>What this cell offers the others of its own region's origins.</summary>
    public required IReadOnlyList<CapacityOffer> Offers { get; init; }
}
