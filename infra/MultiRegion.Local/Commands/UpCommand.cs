using System.Text.Json;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Display;
using MultiRegion.Local.Drills;
using MultiRegion.Local.Servers;
using Spectre.Console;

namespace MultiRegion.Local.Commands;

/// <summary>Runs the cells until it is told to stop, or takes them through drills.</summary>
internal sealed class UpCommand(UpOptions options, TimeProvider time, TextWriter output, TextWriter errors)
{
    private static readonly TimeSpan TableInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);
    private readonly LineProgress _progress = new(options.Json ? errors : output);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            return options.Drill is { } drill ? await DrillAsync(drill, cancellation) : await ShowAsync(cancellation);
        }
        catch (Exception error) when (error is CellException or ToolException)
        {
            await errors.WriteLineAsync(error.Message);
            return ExitCode.CouldNotRun;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _progress.Report("stopped");
            return options.Drill is null ? ExitCode.Passed : ExitCode.CouldNotRun;
        }
    }

    private async Task<int> DrillAsync(string name, CancellationToken cancellation)
    {
        List<DrillOutcome> outcomes = [];
        foreach (Drill drill in DrillCatalog.Find(name))
        {
            // Each drill gets fresh cells: the planner rightly remembers a relapse for minutes, and would keep the next drill waiting.
            await using LocalCells cells = await new CellStarter(options, time, _progress).StartAsync(drill.IdempotencyKeys, cancellation);
            var runner = new DrillRunner(cells, options.Short ? DrillPhases.Short : DrillPhases.Full, time, _progress);
            DrillVerdict verdict = await runner.RunAsync(drill, cancellation);
            if (options.Json)
                await output.WriteLineAsync(JsonSerializer.Serialize(verdict, LocalJson.Default.DrillVerdict));
            else
                await output.WriteAsync(VerdictText.Write(verdict));
            outcomes.Add(verdict.Outcome);
        }
        return ExitCode.Of(outcomes);
    }

    private async Task<int> ShowAsync(CancellationToken cancellation)
    {
        await using LocalCells cells = await new CellStarter(options, time, _progress).StartAsync(idempotencyKeys: false, cancellation);
        foreach (string line in Addresses.Lines(cells))
            _progress.Report(line);
        cells.StartLoad();

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.Duration is { } duration)
            ending.CancelAfter(duration);
        var view = new LiveView(cells, time);
        try
        {
            if (options.Json)
                await EachAsync(LineInterval, view, snapshot => output.WriteLine(JsonSerializer.Serialize(snapshot, LocalJson.Default.LiveSnapshot)), ending.Token);
            else if (options.Headless || Console.IsOutputRedirected)
                await EachAsync(LineInterval, view, snapshot => output.WriteLine(SnapshotLine.Write(snapshot)), ending.Token);
            else
                await ShowTableAsync(view, ending.Token);
        }
        catch (OperationCanceledException)
        {
            _progress.Report("stopping");
        }
        await cells.DisposeAsync();
        IReadOnlyList<string> leftovers = cells.Leftovers();
        _progress.Report(leftovers.Count == 0 ? "stopped; no process and no port is left" : $"stopped, but for {string.Join(", ", leftovers)}");
        return leftovers.Count == 0 ? ExitCode.Passed : ExitCode.CouldNotRun;
    }

    private Task ShowTableAsync(LiveView view, CancellationToken cancellation) =>
        AnsiConsole.Live(new Text("")).StartAsync(context => EachAsync(TableInterval, view, snapshot => context.UpdateTarget(SnapshotTable.Render(snapshot)), cancellation));

    private async Task EachAsync(TimeSpan interval, LiveView view, Action<LiveSnapshot> show, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(cancellation))
            show(await view.ReadAsync(cancellation));
    }
}
