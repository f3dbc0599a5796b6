using System.Runtime.ExceptionServices;
using MultiRegion.Core.Simulation;
using MultiRegion.Core.Simulation.Policies;
using MultiRegion.Core.Simulation.Traces;

namespace MultiRegion.Cli.Simulate;

/// <summary>Runs every trace under every policy with every seed, on all processors, and shows the result.</summary>
internal sealed class SimulateRunner(TimeProvider time, TextWriter output, TextWriter error, bool showProgress)
{
    public async Task<int> RunAsync(SimulateOptions options, CancellationToken cancellation)
    {
        try
        {
            Func<ulong, Trace>[] traces = Traces(options);
            // Not after a minute of simulating.
            if (options.OutFolder is { } folder)
                MakeWritable(folder);
            IReadOnlyList<Simulated> runs = Simulate(options, traces, cancellation);
            var comparison = Comparison.Of([.. runs.Select(run => run.Result)], options.Policies);
            var report = SimulationReport.Of(options, runs, comparison);
            if (options.OutFolder is { } plots)
                await PlotAsync(plots, runs, options, cancellation);
            await (options.Json ? report.WriteJsonAsync(output) : ResultTable.WriteAsync(report, output));
            return report.Bars is null || report.Bars.All(bar => bar.Met) ? ExitCode.Done : ExitCode.Missed;
        }
        catch (Exception failure) when (failure is InputException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(failure.Message);
            return ExitCode.CouldNotRun;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync(showProgress ? "\nstopped" : "stopped");
            return ExitCode.Stopped;
        }
    }

    private static void MakeWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.Create(Path.Combine(folder, Path.GetRandomFileName()), 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--out: nothing can be written to '{folder}': {failure.Message}");
        }
    }

    private static Func<ulong, Trace>[] Traces(SimulateOptions options)
    {
        if (options.TraceFile is null)
            return [.. options.Generated.Select(name => (Func<ulong, Trace>)(seed => GeneratedTraces.Create(name, seed)))];
        Trace recorded = TraceFile.Read(options.TraceFile, options.Service, options.DefinitionFile);
        return [_ => recorded];
    }

    private Simulated[] Simulate(SimulateOptions options, Func<ulong, Trace>[] traces, CancellationToken cancellation)
    {
        string[] policies = [.. options.Policies.Append(PolicyNames.Oracle).Distinct()];
        var wanted = new List<(Trace Trace, string Policy, ulong Seed)>();
        foreach (Func<ulong, Trace> trace in traces)
        {
            for (int i = 0; i < options.Seeds; i++)
            {
                Trace one = trace(options.Seed + (ulong)i);
                wanted.AddRange(policies.Select(policy => (one, policy, options.Seed + (ulong)i)));
            }
        }

        var runs = new Simulated[wanted.Count];
        var progress = new ProgressLine(time, error, showProgress, wanted.Sum(run => run.Trace.Length.TotalSeconds));
        // A run goes to its own place, so that the order in which they end shows nowhere.
        try
        {
            Parallel.For(0, runs.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
            {
                var (trace, policy, seed) = wanted[i];
                bool plotted = options.OutFolder is not null && seed == options.Seed;
                runs[i] = new Simulated(trace, Simulator.Run(trace, policy, seed, plotted, cancellation));
                progress.Done(trace.Length.TotalSeconds);
            });
        }
        catch (AggregateException several)
        {
            // One says what is wrong; the others would say it again.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        progress.End(runs.Length);
        return runs;
    }

    private static async Task PlotAsync(string folder, IReadOnlyList<Simulated> runs, SimulateOptions options, CancellationToken cancellation)
    {
        foreach (var trace in runs.Where(run => run.Result.Seed == options.Seed).GroupBy(run => run.Trace.Name))
        {
            string path = Path.Combine(folder, trace.Key + ".svg");
            await File.WriteAllTextAsync(path, SvgPlot.Render([.. trace]), cancellation);
        }
    }
}

/// <summary>A trace and what a policy made of it.</summary>
internal sealed record Simulated(Trace Trace, RunResult Result);
