namespace MultiRegion.Cli.Simulate;

/// <summary>What <c>simulate</c> was asked for.</summary>
internal sealed record SimulateOptions
{
    /// <summary>A recording to replay; null to generate.</summary>
    public string? TraceFile { get; init; }

    /// <summary>The service of a recording that holds several.</summary>
    public string? Service { get; init; }

    /// <summary>The definition of a recording's service.</summary>
    public string? DefinitionFile { get; init; }

    /// <summary>Names of generated traces.</summary>
    public IReadOnlyList<string> Generated { get; init; } = [];

    public required IReadOnlyList<string> Policies { get; init; }

    /// <summary>The first seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many seeds, one after the other.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Folder for plots; null for none.</summary>
    public string? OutFolder { get; init; }

    public bool Json { get; init; }

    /// <summary>Judge the result by the project's bars.</summary>
    public bool Bars { get; init; }
}
