using System.Globalization;

namespace MultiRegion.Local.Bench.Reports;

/// <summary>
/// What a fleet costs, and fleets of twice, four and eight times as many edges, each with fresh processes. Nobody reads the API meanwhile: that costs the same
/// whatever the fleet, and would make a small one look dear.
/// </summary>
internal sealed class ReportGrowth(ReportBenchOptions options, TimeProvider time, IProgress<string> progress, TextWriter output)
{
    /// <summary>An edge of a larger fleet may cost this share more than one of the smallest.</summary>
    private const double Tolerance = 0.2;

    private static readonly int[] Factors = [1, 2, 4, 8];

    /// <returns>0 if the cost grows in proportion, 1 if it grows faster or if reports were lost.</returns>
    public async Task<int> RunAsync(string plot, CancellationToken cancellation)
    {
        List<ReportBenchResult> found = [];
        foreach (int factor in Factors)
        {
            found.Add(await new ReportBench(options with { Edges = options.Edges * factor, Reads = 0 }, time, progress).MeasureAsync(cancellation));
            await output.WriteLineAsync(found[^1].ToString());
        }

        await File.WriteAllTextAsync(plot, GrowthPlot.Draw(found), cancellation);
        List<double> costs = [.. found.Select(Cost)];
        double most = costs[^1] / costs[0];
        bool allKept = found.All(result => result.Load.Refused + result.Load.Lost == 0);
        string verdict = most <= 1 + Tolerance && allKept ? "pass" : "FAIL";
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"cores for 1,000 accepted reports a second: {string.Join(", ", found.Zip(costs, (result, cost) => string.Create(CultureInfo.InvariantCulture, $"{cost:0.00} ({result.Options.Edges})")))}"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{verdict}  an edge's cost in the largest against the smallest fleet: {most:0.00}, at most {1 + Tolerance:0.0}{(allKept ? "" : "; reports were lost")}"));
        return verdict == "pass" ? 0 : 1;
    }

    private static double Cost(ReportBenchResult result) => 1000 / Math.Max(1, result.ReportsPerCoreSecond);
}
