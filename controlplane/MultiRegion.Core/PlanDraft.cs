using MultiRegion.Contracts;
using MultiRegion.Core.Safety;

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

    /// <summary>Overrides that are set aside, because with older ones they would break a rule.</summary>
    public IReadOnlyList<Suspension> Suspended { get; init; } = [];

    /// <summary>Demand planned for, in requests per second of this cell.</summary>
    public required double Demand { get; init; }

    /// <summary>Requests per second of the demand that the origins cannot take from this cell; they are overloaded in proportion.</summary>
    public double Shortfall { get; init; }

    /// <summary>Whether the loss of any one region or origin can be borne.</summary>
    public SafetyCertificate? Certificate { get; init; }

    /// <summary>How old what is known of the other cells is.</summary>
    public IReadOnlyList<PeerAge> Peers { get; init; } = [];

    public required IReadOnlyList<WeightExplanation> Explanation { get; init; }

    /// <summary>The explanation in words, one line.</summary>
    public required string Sentence { get; init; }

    /// <summary>What is kept beside the plan that this becomes.</summary>
    public PlanExplanation Explain(PlanVersion version) => new()
    {
        Service = Definition.Name,
        Version = version,
        State = State,
        Demand = Demand,
        Shortfall = Shortfall,
        Weights = Explanation,
        Peers = Peers,
        Certificate = Certificate,
        Sentence = Sentence,
    };
}
