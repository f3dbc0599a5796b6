namespace MultiRegion.Core.Simulation.Model;

/// <summary>Who gets an edge's next requests.</summary>
internal sealed class EdgeChoice(int origins)
{
    /// <summary>Share of first attempts for each origin; they sum to more than 0.</summary>
    public double[] Weights { get; } = new double[origins];

    /// <summary>Origins that a further attempt may go to although they have no weight.</summary>
    public bool[] Usable { get; } = new bool[origins];

    /// <summary>The order in which further attempts go to what is usable; null for those that go by weight, then to any other.</summary>
    public int[]? Order { get; init; }

    /// <summary>Attempts that a request may make.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>An origin that waits for a trial, or -1.</summary>
    public int Trial { get; set; } = -1;
}
