namespace MultiRegion.Local.Bench.Reports;

/// <summary>What the load program counted while it was measuring. Times in milliseconds.</summary>
/// <param name="Sent">Reports that were due; the others add up to it.</param>
/// <param name="Accepted">Answered with 204.</param>
/// <param name="Refused">Answered with anything else.</param>
/// <param name="Lost">Not answered before the edge's next report was due, or the connection broke.</param>
/// <param name="FirstRefusal">The first answer that was no 204.</param>
/// <param name="ReportP50">From the moment at which a report was due to its answer.</param>
/// <param name="ReportP99">The same.</param>
/// <param name="Reads">Reads of the API that were due.</param>
/// <param name="ReadsFailed">Those without a 200.</param>
/// <param name="ReadP50">From the moment at which a read was due to the last byte of its answer.</param>
/// <param name="ReadP99">The same.</param>
/// <param name="LagP99">How late the program itself was with what was due; it is in every time above.</param>
/// <param name="Cores">Processor cores that the program used for all of it.</param>
/// <param name="Seconds">Length of the measurement.</param>
/// <param name="BytesPerReport">Length of a report's body.</param>
internal sealed record ReportLoadResult(
    long Sent, long Accepted, long Refused, long Lost, string? FirstRefusal, double ReportP50, double ReportP99,
    long Reads, long ReadsFailed, double ReadP50, double ReadP99, double LagP99, double Cores, double Seconds, int BytesPerReport);
