namespace MultiRegion.Core.Planning;

/// <summary>One origin as the solve sees it. Rates are requests per second of this cell.</summary>
public readonly record struct SolveArc
{
    /// <summary>What a request costs there before any load, in milliseconds: distance, and money where it counts. 0 or more.</summary>
    public double Cost { get; init; }

    /// <summary>The rate at which it counts as full. Above 0.</summary>
    public double Capacity { get; init; }

    /// <summary>Least rate. 0 or more.</summary>
    public double Lower { get; init; }

    /// <summary>Most rate while the demand fits. At least <see cref="Lower"/>.</summary>
    public double Upper { get; init; }

    /// <summary>Most rate even where it does not: an operator's bound, that too little capacity does not lift. At least <see cref="Upper"/>.</summary>
    public double Cap { get; init; }

    /// <summary>Rate that the published weight sends there; null for none, which makes moving free.</summary>
    public double? Previous { get; init; }
}
