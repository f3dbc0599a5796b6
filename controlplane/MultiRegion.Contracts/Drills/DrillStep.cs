namespace MultiRegion.Contracts;

/// <summary>What was seen in one part of a drill.</summary>
public sealed record DrillStep
{
    /// <summary><see cref="DrillPhase.Waiting"/> for before it began.</summary>
    public required DrillPhase Phase { get; init; }

    /// <summary>0 before the first step.</summary>
    public required int Step { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>When it was looked at last.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Most of a cell's traffic that was allowed to go there; null for no limit.</summary>
    public double? Cap { get; init; }

    /// <summary>The services with the most traffic, at most <see cref="MostServices"/>.</summary>
    public IReadOnlyList<DrillService> Services { get; set; } = [];

    /// <summary>Services that are kept as evidence, at most; the limits are judged for all of them.</summary>
    public const int MostServices = 5;

    /// <summary>Origins of each that are kept as evidence, at most: those with the most traffic.</summary>
    public const int MostOrigins = 10;
}

/// <summary>One service in one part of a drill, by the cell that runs it: weights and demand as of the last look, the worst of everything else.</summary>
public sealed record DrillService
{
    public required string Service { get; init; }

    /// <summary>Origin id to share of the cell's traffic.</summary>
    public required IReadOnlyDictionary<string, double> Weights { get; init; }

    /// <summary>Share of the cell's traffic that goes to what the drill is about. 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>Requests per second of the cell.</summary>
    public required double Demand { get; init; }

    /// <summary>Share of the attempts that failed or were refused; null while there are too few to tell.</summary>
    public double? ErrorShare { get; init; }

    /// <summary>Share of the capacity that is not used, of all cells that are heard; below 0 where more is asked for than there is. Null while it is not known.</summary>
    public double? CapacityLeft { get; init; }

    /// <summary>Requests per second of the cell that no origin has room for.</summary>
    public double Shortfall { get; init; }

    /// <summary>What the N-1 certificate says in words; null while there is none.</summary>
    public string? Certificate { get; init; }
}
