namespace MultiRegion.Contracts;

/// <summary>One service in a <see cref="CellDigest"/>.</summary>
public sealed record ServiceDigest
{
    public required string Service { get; init; }

    /// <summary>Requests per second that the cell plans for.</summary>
    public required double Demand { get; init; }

    /// <summary>The origins of which there is anything to say: one that is not here is well, and the cell neither wants it nor sends to it.</summary>
    public IReadOnlyList<OriginDigest> Origins { get; set; } = [];

    /// <summary>What other cells may send to the origins of the writer's region.</summary>
    public IReadOnlyList<CapacityOffer> Offers { get; set; } = [];
}

/// <summary>An origin as one cell sees and uses it.</summary>
public sealed record OriginDigest
{
    public required string Origin { get; init; }

    /// <summary>Health score, 0 to 100.</summary>
    public required double Score { get; init; }

    public HealthEvidence Evidence { get; init; }

    /// <summary>Requests per second of the origin's capacity that the cell would use if nobody else did: its request for an offer.</summary>
    public double Wanted { get; init; }

    /// <summary>Requests per second that its published plan sends there.</summary>
    public double Planned { get; init; }
}

/// <summary>What one cell may send to an origin of another's region.</summary>
/// <param name="Origin">Id of the origin.</param>
/// <param name="Cell">The cell that may send.</param>
/// <param name="RequestsPerSecond">Of the origin's whole capacity, before health; each cell plans with the part of it that health leaves.</param>
public sealed record CapacityOffer(string Origin, string Cell, double RequestsPerSecond);
