namespace MultiRegion.Contracts;

/// <summary>Why a plan's weights are what they are; kept beside the plan, never in it.</summary>
public sealed record PlanExplanation
{
    public required string Service { get; init; }

    public required PlanVersion Version { get; init; }

    public required PlanState State { get; init; }

    /// <summary>Demand planned for, in requests per second of this cell.</summary>
    public required double Demand { get; init; }

    /// <summary>Requests per second of <see cref="Demand"/> that all origins together cannot take from this cell; they are overloaded in proportion.</summary>
    public double Shortfall { get; init; }

    public required IReadOnlyList<WeightExplanation> Weights { get; init; }

    /// <summary>How old what is known of the other cells is.</summary>
    public IReadOnlyList<PeerAge> Peers { get; set; } = [];

    /// <summary>Whether the loss of any one region or origin can be borne; null where an older version planned.</summary>
    public SafetyCertificate? Certificate { get; init; }

    /// <summary>The same in words, one line.</summary>
    public required string Sentence { get; init; }
}

/// <summary>A cell and the time since its newest digest was true.</summary>
public sealed record PeerAge(string Cell, TimeSpan Age);
