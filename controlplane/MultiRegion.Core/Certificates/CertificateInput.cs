using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Certificates;

/// <summary>The world of all cells that were heard, as one plan: whose demand it is no longer matters once an origin is lost to all of them.</summary>
public sealed record CertificateInput
{
    /// <summary>The origins that traffic may go to, nearest first.</summary>
    public required IReadOnlyList<CertifiedOrigin> Origins { get; init; }

    /// <summary>Requests per second; 0 if it is not known.</summary>
    public required double Demand { get; init; }

    /// <summary>Requests per second of the planning cell's demand that find no capacity as it is, with nothing lost.</summary>
    public double Shortfall { get; init; }

    /// <summary>As in <see cref="WaterFilling.Solve"/>.</summary>
    public required double LoadCost { get; init; }

    /// <summary>True if the other gives the same certificate.</summary>
    public bool IsSameAs(CertificateInput? other) =>
        other is not null && Demand == other.Demand && Shortfall == other.Shortfall && LoadCost == other.LoadCost && Origins.SequenceEqual(other.Origins);
}

/// <summary>One origin as a certificate sees it.</summary>
public readonly record struct CertifiedOrigin
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    /// <summary>Requests per second that it takes now from the cells that were heard: health and what is kept for others are out.</summary>
    public required double Capacity { get; init; }

    /// <summary>What of <see cref="Capacity"/> operators' bounds leave.</summary>
    public double Room => Math.Min(Capacity, Most ?? double.PositiveInfinity);

    /// <summary>Requests per second that an operator's bounds send there whatever it can take; 0 for none.</summary>
    public double Least { get; init; }

    /// <summary>Requests per second that they allow even where all capacity is too little; null for any.</summary>
    public double? Most { get; init; }

    /// <summary>What of a further request per second of capacity would be usable; 0 where more would not help.</summary>
    public required double Usable { get; init; }

    /// <summary>False where <see cref="Capacity"/> is an assumption.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>What a request costs there before any load, in milliseconds.</summary>
    public required double Cost { get; init; }

    /// <summary>Price of 1,000 requests.</summary>
    public required double Price { get; init; }
}
