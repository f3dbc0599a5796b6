namespace MultiRegion.ControlPlane.Configuration;

/// <summary>What is taken of edges, section <c>ControlPlane:Reports</c>.</summary>
public sealed class ReportOptions
{
    /// <summary>Regions whose edges report to this cell; empty means the region that the cell is named after.</summary>
    public IList<string> Regions { get; set; } = [];

    /// <summary>Bytes of one report. 64 KiB to 64 MiB.</summary>
    public int MaxBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Services of one report, and origins of one service in it. 1 to 100,000.</summary>
    public int MaxEntries { get; set; } = 1_000;

    /// <summary>Reports a second that one edge may send for long; bursts of twice as many are taken. 1 to 1000.</summary>
    public double MaxPerSecond { get; set; } = 20;

    /// <summary>Edges that are remembered at once; a report of one more is refused. 1 to 1,000,000.</summary>
    public int MaxEdges { get; set; } = 20_000;

    /// <summary>How long an edge that is silent is still counted as known. 10 s to 1 day.</summary>
    public TimeSpan ForgetAfter { get; set; } = TimeSpan.FromMinutes(10);
}
