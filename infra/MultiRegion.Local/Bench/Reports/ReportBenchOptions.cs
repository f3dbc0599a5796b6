using MultiRegion.Local.Cells;

namespace MultiRegion.Local.Bench.Reports;

/// <summary>What <c>bench reports</c> was asked for.</summary>
internal sealed record ReportBenchOptions
{
    public int PortBase { get; init; }

    public string Engine { get; init; } = ControlPlaneEngine.InProcess;

    /// <summary>Control-plane replicas, or silos.</summary>
    public int Replicas { get; init; } = 1;

    public int Edges { get; init; } = 1000;

    public int Services { get; init; } = 20;

    public int Entries { get; init; } = 60;

    public int Reads { get; init; } = 500;

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);
}
