using System.Globalization;

namespace MultiRegion.Local.Bench.Reports;

/// <summary>
/// What a fleet costs, and fleets of twice, four and eight times as many edges, each with fresh processes. Nobody reads the API meanwhile: that costs the same
/// whatever the fleet, and would make a small one look dear.
/// </summary>
internal sealed class ReportGrowth(ReportBenchOptions options, TimeProvider time, IProgress<string> progress, TextWriter output)
{
    /// <summary>Share by which a measured cost may lie off the straight line.</summary>
    private const double Tolerance = 0.2;

    private static readonly int[] Factors = [1, 2, 4, 8];

    /// <returns>0 if the cost grows along a straight line, 1 if it does not or if reports were lost.</returns>
    public async Task<int> RunAsync(string plot, CancellationToken cancellation)
    {
        List<ReportBenchResult> found = [];
        foreach (int factor in Factors)
        {
            found.Add(await new ReportBench(options with { Edges = options.Edges * factor, Reads = 0 }, time, progress).MeasureAsync(cancellation));
            await output.WriteLineAsync(found[^1].ToString());
        }

        CostLine line = CostLine.Through([.. found.Select(result => ((double)result.Options.Edges, result.Cores))]);
        await File.WriteAllTextAsync(plot, GrowthPlot.Draw(found, line), cancellation);
        bool allKept = found.All(result => result.Load.Refused + result.Load.Lost == 0);
        bool isLinear = allKept && line.LargestDeviation <= Tolerance;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{(isLinear ? "pass" : "FAIL")}  {line.Fixed:0.00} cores and {1000 * line.PerEdge:0.00} for 1,000 edges; the measured lie within {100 * line.LargestDeviation:0} % of that line, at most {100 * Tolerance:0} %{(allKept ? "" : "; reports were lost")}"));
        return isLinear ? 0 : 1;
    }
}
