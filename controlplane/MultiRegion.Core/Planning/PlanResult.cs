using MultiRegion.Contracts;

namespace MultiRegion.Core.Planning;

/// <summary>A plan's weights, why they are so, and what to remember for the next.</summary>
public sealed record PlanResult
{
    /// <summary>Origin id to weight, in the order of the definition; they sum to exactly 1, or are all 0 where operators drained every origin.</summary>
    public required IReadOnlyDictionary<string, double> Weights { get; init; }

    public required PlanState State { get; init; }

    /// <summary>In the order of the definition.</summary>
    public required IReadOnlyList<WeightExplanation> Explanation { get; init; }

    public required IReadOnlyDictionary<string, OriginMemory> Memory { get; init; }

    /// <summary>Requests per second that were planned for: the demand, or a nominal one where it is not known.</summary>
    public required double Demand { get; init; }

    /// <summary>Requests per second of the demand that the origins cannot take from this cell; they are overloaded in proportion.</summary>
    public double Shortfall { get; init; }

    /// <summary>Requests per second of each origin's capacity that this cell would use if nobody else did.</summary>
    public required IReadOnlyDictionary<string, double> Wanted { get; init; }

    /// <summary>What this cell offers the others of its own region's origins.</summary>
    public required IReadOnlyList<CapacityOffer> Offers { get; init; }
}
