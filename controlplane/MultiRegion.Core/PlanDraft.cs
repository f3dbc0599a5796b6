using MultiRegion.Contracts;

namespace MultiRegion.Core;

/// <summary>What a <see cref="ServiceController"/> would have published; the publisher gives it its epoch and revision.</summary>
public sealed record PlanDraft
{
    /// <summary>True if it differs from what is published, so that publishing it would change what edges do.</summary>
    public required bool Changed { get; init; }

    public required ServiceDefinition Definition { get; init; }

    /// <summary>Origin id to share of the cell's traffic, 0 to 1; they sum to exactly 1.</summary>
    public required IReadOnlyDictionary<string, double> Weights { get; init; }

    public required PlanState State { get; init; }

    /// <summary>Ends of overrides with the weights after each, earliest first.</summary>
    public IReadOnlyList<PlanExpiry> Expiries { get; init; } = [];

    /// <summary>Demand planned for, in requests per second of this cell.</summary>
    public required double Demand { get; init; }

    public required IReadOnlyList<WeightExplanation> Explanation { get; init; }

    /// <summary>The explanation in words, one line.</summary>
    public required string Sentence { get; init; }
}
