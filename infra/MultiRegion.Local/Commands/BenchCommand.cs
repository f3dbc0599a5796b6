using System.CommandLine;
using MultiRegion.Local.Bench;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Commands;

/// <summary><c>bench</c>: measures one figure of the whole and compares it with its bar.</summary>
internal static class BenchCommand
{
    private const string PlanLatencyName = "plan-latency";
    private const string EdgeMemoryName = "edge-memory";
    private const string HandOverName = "hand-over";
    private const string OverrideName = "override";

    private static readonly Argument<string> Name = new("name") { Description = $"{PlanLatencyName}, {EdgeMemoryName}, {HandOverName} or {OverrideName}" };
    private static readonly Option<int> PortBase = new("--port-base") { DefaultValueFactory = _ => UpOptions.DefaultPortBase };

    public static Command Create()
    {
        Name.AcceptOnlyFromAmong(PlanLatencyName, EdgeMemoryName, HandOverName, OverrideName);
        var command = new Command("bench", "Measure a figure against its bar") { Name, PortBase };
        command.SetAction((result, cancellation) => RunAsync(result.GetRequiredValue(Name), result.GetValue(PortBase), cancellation));
        command.Subcommands.Add(ReportsCommand.Create());
        return command;
    }

    private static async Task<int> RunAsync(string name, int portBase, CancellationToken cancellation)
    {
        var progress = new LineProgress(Console.Error);
        try
        {
            IReadOnlyList<BenchFigure> figures = name switch
            {
                PlanLatencyName => [await new PlanLatency(portBase, TimeProvider.System, progress).MeasureAsync(cancellation)],
                EdgeMemoryName => [await new EdgeMemory(portBase, TimeProvider.System, progress).MeasureAsync(cancellation)],
                OverrideName => await new OverrideLatency(portBase, TimeProvider.System, progress).MeasureAsync(cancellation),
                _ => await new HandOver(portBase, TimeProvider.System, progress).MeasureAsync(cancellation),
            };
            foreach (BenchFigure figure in figures)
                Console.WriteLine(figure);
            return figures.All(figure => figure.Passed) ? ExitCode.Passed : ExitCode.BarsFailed;
        }
        catch (Exception error) when (error is CellException or ToolException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.CouldNotRun;
        }
    }
}
