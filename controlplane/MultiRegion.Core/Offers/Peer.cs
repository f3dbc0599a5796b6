namespace MultiRegion.Core.Offers;

/// <summary>Another cell as its newest digest shows it, for one service.</summary>
public sealed record Peer
{
    public required string Cell { get; init; }

    /// <summary>Time since its digest was true.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>Requests per second.</summary>
    public double Demand { get; init; }

    /// <summary>What it said of each origin; one that is missing is well and not used.</summary>
    public IReadOnlyDictionary<string, Contracts.OriginDigest> Origins { get; init; } = new Dictionary<string, Contracts.OriginDigest>();

    /// <summary>What it offers this cell, by origin of its region.</summary>
    public IReadOnlyDictionary<string, double> Offers { get; init; } = new Dictionary<string, double>();

    /// <summary>The most that this cell offered it lately, as long as it was heard, by origin of this cell's region: what it may be using.</summary>
    public IReadOnlyDictionary<string, double> Offered { get; init; } = new Dictionary<string, double>();

    public bool IsFresh => Age <= OfferAging.Fresh;
}
