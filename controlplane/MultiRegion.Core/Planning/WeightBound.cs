namespace MultiRegion.Core.Planning;

/// <summary>
/// What somebody decided about the weight of an origin: an override, a drain, a rule. Of several on one origin the narrowest counts; where
/// they contradict each other the upper one does, so that a drain beats a floor.
/// </summary>
public sealed record WeightBound
{
    /// <summary>Id of the origin; one that the definition does not have is ignored.</summary>
    public required string Origin { get; init; }

    /// <summary>How an explanation names it, as <c>drain by NAME until 14:00</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Least share of the cell's traffic. It yields to hard evidence, and in proportion where all of them are more than 1. 0 to 1.</summary>
    public double Least { get; init; }

    /// <summary>Most share of the cell's traffic; 0 drains, and never yields. Above 0 it yields in proportion where all of them are less than 1. 0 to 1.</summary>
    public double Most { get; init; } = 1;
}
