using System.Globalization;

namespace MultiRegion.Local.Bench.Reports;

/// <summary>One measured fleet.</summary>
/// <param name="Options">What was run.</param>
/// <param name="Load">What the load program counted.</param>
/// <param name="Cores">Processor cores of all replicas together.</param>
/// <param name="MemoryBytes">Most resident memory of one replica while it was measured.</param>
/// <param name="PlanP50">A round of planning, in milliseconds.</param>
/// <param name="PlanP99">The same.</param>
/// <param name="PlanRounds">How many there were a second, of all replicas.</param>
internal sealed record ReportBenchResult(
    ReportBenchOptions Options, ReportLoadResult Load, double Cores, long MemoryBytes, double PlanP50, double PlanP99, double PlanRounds)
{
    private const double Mebi = 1024 * 1024;

    /// <summary>Accepted reports a second for each core that the control plane used.</summary>
    public double ReportsPerCoreSecond => Load.Accepted / Load.Seconds / Cores;

    /// <summary>The bars that hold for 1,000 edges of 20 services at one replica.</summary>
    public IReadOnlyList<BenchFigure> Bars =>
    [
        new("processor cores of the control plane", "", Cores, 1, "cores"),
        new("most memory of a replica", "", MemoryBytes / Mebi, 600, "MB"),
        new("reports refused or lost", "", Load.Refused + Load.Lost, 0, "reports"),
        new("round of planning, p99", "", PlanP99, 100, "ms"),
        new("reads of the API, p99", "", Load.ReadP99, 50, "ms"),
        new("reads of the API that failed", "", Load.ReadsFailed, 0, "reads"),
    ];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {Options.Edges} edges x {Options.Services} services ({Options.Entries} entries, {Load.BytesPerReport / 1024.0:0.0} KB a report), engine {Options.Engine}, {Options.Replicas} replicas, {Load.Seconds:0} s
          reports       {Load.Sent} sent, {Load.Accepted} accepted, {Load.Refused} refused, {Load.Lost} lost   answered p50 {Load.ReportP50:0.0} ms, p99 {Load.ReportP99:0.0} ms{(Load.FirstRefusal is { } why ? $"\n  refusal       {why}" : "")}
          control plane {Cores:0.00} cores, {MemoryBytes / Mebi:0} MB   {ReportsPerCoreSecond:0} reports/s per core
          load program  {Load.Cores:0.00} cores
          planning      p50 {PlanP50:0.0} ms, p99 {PlanP99:0.0} ms, {PlanRounds:0.0} rounds/s
          API reads     {Load.Reads / Load.Seconds:0}/s, {Load.ReadsFailed} failed   p50 {Load.ReadP50:0.0} ms, p99 {Load.ReadP99:0.0} ms (the load program's own lag, in it: p99 {Load.LagP99:0.0} ms)
        """);
}
