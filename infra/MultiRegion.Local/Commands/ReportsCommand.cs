using System.CommandLine;
using MultiRegion.Local.Bench;
using MultiRegion.Local.Bench.Reports;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Commands;

/// <summary><c>reports</c>: what the health reports of a fleet cost the control plane.</summary>
internal static class ReportsCommand
{
    private static readonly Option<int> Edges = new("--edges") { Description = "Simulated edges, 1 to 20000", DefaultValueFactory = _ => 1000 };
    private static readonly Option<int> Services = new("--services") { Description = "Services of the cell, 1 to 99", DefaultValueFactory = _ => 20 };
    private static readonly Option<int> Entries = new("--entries") { Description = "Origin entries of a report, over all services", DefaultValueFactory = _ => 60 };
    private static readonly Option<string> Engine = new("--engine") { Description = "inprocess, or orleans where it is built in", DefaultValueFactory = _ => ControlPlaneEngine.InProcess };
    private static readonly Option<int> Replicas = new("--replicas") { Description = "Replicas that all edges report to, or silos that share them, 1 to 8", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Reads = new("--reads") { Description = "Reads of the API a second", DefaultValueFactory = _ => 500 };
    private static readonly Option<TimeSpan> WarmUp = new("--warm-up") { Description = "Load before anything is measured", CustomParser = Duration.Parse, DefaultValueFactory = _ => TimeSpan.FromSeconds(20) };
    private static readonly Option<TimeSpan> Length = new("--duration") { Description = "Time that is measured", CustomParser = Duration.Parse, DefaultValueFactory = _ => TimeSpan.FromSeconds(30) };
    private static readonly Option<string?> Growth = new("--growth") { Description = "Measure --edges, and twice, four and eight times as many, and write the plot to this SVG file" };
    private static readonly Option<int> PortBase = new("--port-base") { DefaultValueFactory = _ => UpOptions.DefaultPortBase };

    public static Command Create()
    {
        var command = new Command("reports", "What the health reports of a simulated fleet cost the control plane") { Edges, Services, Entries, Engine, Replicas, Reads, WarmUp, Length, Growth, PortBase };
        Require(Edges, 1, 20_000);
        Require(Services, 1, 99);
        Require(Entries, 1, 1000);
        Require(Replicas, 1, CellLayout.MaxEdges);
        Require(Reads, 0, 5000);
        command.SetAction(RunAsync);
        return command;
    }

    private static ReportBenchOptions Read(ParseResult result) => new()
    {
        PortBase = result.GetValue(PortBase),
        Engine = result.GetRequiredValue(Engine),
        Replicas = result.GetValue(Replicas),
        Edges = result.GetValue(Edges),
        Services = result.GetValue(Services),
        Entries = result.GetValue(Entries),
        Reads = result.GetValue(Reads),
        WarmUp = result.GetValue(WarmUp),
        Duration = result.GetValue(Length),
    };

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        ReportBenchOptions options = Read(result);
        var progress = new LineProgress(Console.Error);
        try
        {
            return result.GetValue(Growth) is { } plot
                ? await new ReportGrowth(options, TimeProvider.System, progress, Console.Out).RunAsync(plot, cancellation)
                : await MeasureAsync(options, progress, cancellation);
        }
        catch (Exception error) when (error is CellException or ToolException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.CouldNotRun;
        }
    }

    private static async Task<int> MeasureAsync(ReportBenchOptions options, LineProgress progress, CancellationToken cancellation)
    {
        ReportBenchResult found = await new ReportBench(options, TimeProvider.System, progress).MeasureAsync(cancellation);
        Console.WriteLine(found);
        foreach (BenchFigure figure in found.Bars)
            Console.WriteLine(figure);
        return found.Bars.All(figure => figure.Passed) ? ExitCode.Passed : ExitCode.BarsFailed;
    }

    private static void Require(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (!result.Errors.Any() && result.GetValue(option) is var value && (value < least || value > most))
            result.AddError($"{option.Name}: '{value}' is not {least} to {most}");
    });
}
