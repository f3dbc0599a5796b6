namespace MultiRegion.Local.Display;

/// <summary>The running cells at one moment, as the table, the lines and the JSON show them.</summary>
/// <param name="At">Time of day.</param>
/// <param name="Cells">One for each region.</param>
/// <param name="Routes">One for each pair of a region whose clients ask and an origin that answers.</param>
/// <param name="Total">All requests of the window.</param>
internal sealed record LiveSnapshot(DateTimeOffset At, IReadOnlyList<LiveCell> Cells, IReadOnlyList<LiveRoute> Routes, LiveTraffic Total);

/// <summary>What is up in a cell, and which plan it runs.</summary>
/// <param name="Region">The cell's region.</param>
/// <param name="Plan">Newest version that the control plane published; null if it does not answer.</param>
/// <param name="State">The plan's state.</param>
/// <param name="Leader">True if the control plane holds the lease.</param>
/// <param name="Safety">Whether the loss of any one region or origin can be borne, as the cell's control plane sees it.</param>
/// <param name="DigestAge">Seconds since what it knows of the cell that it has not heard longest was true; null if it has not heard all.</param>
/// <param name="Up">Part to whether its process runs.</param>
internal sealed record LiveCell(
    string Region, string? Plan, string? State, bool Leader, string? Safety, double? DigestAge, IReadOnlyDictionary<string, bool> Up);

/// <summary>The traffic of one region's clients to one origin.</summary>
/// <param name="Region">Region of the clients, whose control plane gave score and weight.</param>
/// <param name="Origin">Id of the origin.</param>
/// <param name="Score">0 to 100; null if unknown.</param>
/// <param name="Weight">0 to 1; null if unknown.</param>
/// <param name="Traffic">What went there.</param>
internal sealed record LiveRoute(string Region, string Origin, double? Score, double? Weight, LiveTraffic Traffic);

/// <summary>Requests of the last seconds.</summary>
/// <param name="PerSecond">Answered requests per second.</param>
/// <param name="P50">Milliseconds from the due time.</param>
/// <param name="P99">Milliseconds from the due time.</param>
/// <param name="Errors">Failed requests in the window.</param>
internal sealed record LiveTraffic(double PerSecond, double? P50, double? P99, int Errors);
