namespace MultiRegion.Faults.Fuzzing;

/// <summary>How long, and what, is sent.</summary>
internal sealed record FuzzOptions
{
    public required TimeSpan Duration { get; init; }

    /// <summary>The inputs follow from it.</summary>
    public required int Seed { get; init; }

    /// <summary>Connections at the same time.</summary>
    public int Clients { get; init; } = 16;

    /// <summary>Folder that findings are written to.</summary>
    public required string Findings { get; init; }
}
