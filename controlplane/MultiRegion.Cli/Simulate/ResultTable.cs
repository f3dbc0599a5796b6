using System.Globalization;
using System.Text;
using MultiRegion.Core.Simulation;

namespace MultiRegion.Cli.Simulate;

/// <summary>The figures as a table of text.</summary>
internal static class ResultTable
{
    private const string Header = "                        failed     above   failed +   added ms   weight    seconds\n"
        + "                      requests  capacity      above  to oracle  changes  to recover\n";

    public static async Task WriteAsync(SimulationReport report, TextWriter output)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{(report.Seeds == 1 ? $"seed {report.Seed}" : $"means of seeds {report.Seed} to {report.Seed + (ulong)report.Seeds - 1}")}\n\n");
        foreach (TraceReport trace in report.Traces)
        {
            text.Append(CultureInfo.InvariantCulture, $"{trace.Trace}: {trace.Summary}{(report.Seeds > 1 ? $" (seed {report.Seed})" : "")}\n").Append(Header);
            Rows(text, trace.Policies);
        }

        if (report.Traces.Count > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"sum over {report.Traces.Count} traces (added ms and seconds: means)\n").Append(Header);
            Rows(text, report.Totals);
        }

        foreach (BarResult bar in report.Bars ?? [])
            text.Append(CultureInfo.InvariantCulture, $"{(bar.Met ? "pass" : "FAIL")}  {bar.Of}: {bar.Bar}: {bar.Found}\n");
        if (report.Bars is { Count: 0 })
            text.Append("no bar can be judged by these traces and policies\n");
        await output.WriteAsync(text);
    }

    private static void Rows(StringBuilder text, IReadOnlyList<PolicyFigures> policies)
    {
        double least = policies.Min(policy => policy.Cost);
        foreach (PolicyFigures one in policies)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {one.Policy,-18}{one.Failed,10:0.0}{one.AboveCapacity,10:0.0}{one.Cost,11:0.0}")
                .Append(CultureInfo.InvariantCulture, $"{one.AddedMilliseconds,11:0.0}{one.WeightChanges,9:0.0}{one.SecondsToRecover,12:0.0}")
                .Append(one.Cost <= least ? "  least\n" : "\n");
        }

        text.Append('\n');
    }
}
