namespace MultiRegion.Local.Bench.Reports;

/// <summary>A simulated fleet, as one process sends it.</summary>
internal sealed record ReportLoadOptions
{
    public required IReadOnlyList<Uri> Replicas { get; init; }

    /// <summary>True if each edge reports to one replica, as to the silos of Orleans; false if to all of them.</summary>
    public bool ToOneReplica { get; init; }

    public int Edges { get; init; } = 1000;

    public int Services { get; init; } = 20;

    /// <summary>Origin entries of a report, over all of its services.</summary>
    public int Entries { get; init; } = 60;

    /// <summary>Filled buckets of an entry.</summary>
    public int Buckets { get; init; } = 30;

    /// <summary>Reads of the API a second.</summary>
    public int Reads { get; init; } = 500;

    /// <summary>Sent before anything is counted.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    public string EdgeTokenFile { get; init; } = "";

    public string OperatorTokenFile { get; init; } = "";
}
