using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Commands;
using MultiRegion.Local.Display;
using MultiRegion.Local.Measuring;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Bench.Reports;

/// <summary>Control-plane replicas of one cell under the reports of a simulated fleet: Consul and the replicas are real, the edges are not.</summary>
internal sealed class ReportBench(ReportBenchOptions options, TimeProvider time, IProgress<string> progress)
{
    private const string PlanningDuration = "multiregion_planning_duration_seconds";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MemoryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SampleBeforeEnd = TimeSpan.FromMilliseconds(200);

    private readonly CellLayout _layout = CellLayout.Plan(1, CellLayout.MaxEdges, options.PortBase, distinctAddresses: true)[0];

    /// <exception cref="CellException">A part did not come up, or the load program ended early.</exception>
    /// <exception cref="ToolException">Consul or PostgreSQL cannot be had.</exception>
    public async Task<ReportBenchResult> MeasureAsync(CancellationToken cancellation)
    {
        bool isOrleans = options.Engine == ControlPlaneEngine.Orleans;
        await ToolInstaller.EnsureAsync(progress, cancellation, isOrleans ? Tools.Consul | Tools.Postgres : Tools.Consul);
        using RunFolder folder = await RunFolder.TakeAsync(options.PortBase, progress, cancellation);
        var consul = new ConsulPart(_layout, null, [_layout], folder);
        var postgres = new PostgresPart(null, [_layout], folder);
        List<HostProcess> replicas = [];
        try
        {
            await Task.WhenAll(consul.StartAsync(cancellation), isOrleans ? postgres.StartAsync(cancellation) : Task.CompletedTask);
            ReportLoadOptions load = Load(folder);
            string definitions = JsonSerializer.Serialize(new ReportBodies(load).Definitions, LocalJson.Default.IReadOnlyListServiceDefinition);
            await File.WriteAllTextAsync(folder.ServicesFile, definitions, cancellation);
            for (int replica = 0; replica < options.Replicas; replica++)
            {
                replicas.Add(Replica(replica, consul, postgres, folder));
                await replicas[^1].StartAsync(cancellation);
            }

            return await MeasureAsync(load, replicas, consul, folder, cancellation);
        }
        finally
        {
            await Task.WhenAll(replicas.Select(replica => replica.StopAsync(CancellationToken.None)));
            await consul.StopAsync();
            await postgres.StopAsync();
        }
    }

    private async Task<ReportBenchResult> MeasureAsync(
        ReportLoadOptions load, List<HostProcess> replicas, ConsulPart consul, RunFolder folder, CancellationToken cancellation)
    {
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"{load.Edges} edges report to {replicas.Count} replicas ({options.Engine}); measuring after {load.WarmUp.TotalSeconds:0} s, for {load.Duration.TotalSeconds:0} s"));
        var tail = new FileTail(Path.Combine(folder.Path, "report-load.log"));
        await using ChildProcess process = ChildProcess.Start(new ChildProcessOptions
        {
            Name = "report-load",
            FileName = HostPaths.DotNet,
            Arguments = [HostPaths.Local, .. ReportLoadCommand.ToArguments(load)],
            RunDirectory = folder.Path,
        });
        await WaitForAsync(process, tail, ReportLoadCommand.Measuring, cancellation);
        int[] ids = [.. replicas.Select(replica => replica.Id!.Value)];
        Sample before = await SampleAsync(load, ids, cancellation);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<long> memory = WatchMemoryAsync(ids, watching.Token);
        // The second sample is taken while the fleet still reports: its falling silent is no part of what is measured.
        await Task.Delay(load.Duration - SampleBeforeEnd, time, cancellation);
        Sample after = await SampleAsync(load, ids, cancellation);
        await watching.CancelAsync();
        string result = await WaitForAsync(process, tail, "{", cancellation);
        return Result(before, after, await memory, JsonSerializer.Deserialize(result, LocalJson.Default.ReportLoadResult)!);
    }

    private ReportBenchResult Result(Sample before, Sample after, long memory, ReportLoadResult load)
    {
        PrometheusHistogram rounds = after.Rounds.Since(before.Rounds);
        return new ReportBenchResult(
            options, load, (after.Processor - before.Processor) / (after.At - before.At), memory,
            1000 * (rounds.Quantile(0.5) ?? 0), 1000 * (rounds.Quantile(0.99) ?? 0), rounds.Count / (after.At - before.At).TotalSeconds);
    }

    private ReportLoadOptions Load(RunFolder folder) => new()
    {
        Replicas = [.. Enumerable.Range(0, options.Replicas).Select(replica => new Uri($"http://{_layout.Edges.ElementAt(replica).Public}"))],
        ToOneReplica = options.Engine == ControlPlaneEngine.Orleans,
        Edges = options.Edges,
        Services = options.Services,
        Entries = options.Entries,
        Reads = options.Reads,
        WarmUp = options.WarmUp,
        Duration = options.Duration,
        EdgeTokenFile = folder.EdgeTokenFile,
        OperatorTokenFile = folder.OperatorTokenFile,
    };

    /// <summary>A replica at the place of an edge, of which there are none, and its silo at that of the edge's admin listener.</summary>
    private HostProcess Replica(int index, ConsulPart consul, PostgresPart postgres, RunFolder folder)
    {
        CellLayout layout = _layout;
        IPEndPoint listen = layout.Edges.ElementAt(index).Public;
        Dictionary<string, string?> settings = HostSettings.ControlPlane(layout, [layout], consul.Address, folder, TimeSpan.Zero);
        settings["ControlPlane__Replica"] = string.Create(CultureInfo.InvariantCulture, $"{layout.Region}-{index + 1}");
        settings["ControlPlane__Urls"] = $"http://{listen}";
        foreach ((int region, string name) in ReportBodies.Regions.Index())
            settings[string.Create(CultureInfo.InvariantCulture, $"ControlPlane__Regions__{region}")] = name;
        var process = new ChildProcessOptions
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"replica-{index + 1}"),
            FileName = HostPaths.DotNet,
            Arguments = [HostPaths.ControlPlane, "--engine", options.Engine],
            RunDirectory = folder.Path,
            Environment = settings,
        };
        return new HostProcess(
            process, new Uri($"http://{listen}/readyz"), time,
            options.Engine == ControlPlaneEngine.Orleans ? () => HostSettings.Silo(postgres.ConnectionStringOf(layout), layout.Edges.ElementAt(index).Admin) : null);
    }

    private async Task<Sample> SampleAsync(ReportLoadOptions load, int[] ids, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await File.ReadAllTextAsync(load.OperatorTokenFile, cancellation));
        // The rounds of the replica that has most of them to do: the slowest is what a bar is on.
        string[] scrapes = await Task.WhenAll(load.Replicas.Select(replica => http.GetStringAsync(new Uri(replica, "/metrics"), cancellation)));
        IEnumerable<PrometheusHistogram> rounds = scrapes.Select(scrape => PrometheusHistogram.Parse(scrape, PlanningDuration));
        return new Sample(
            TimeSpan.FromMicroseconds(time.Micros()), ids.Select(id => ProcessUse.Of(id).Processor).Aggregate((a, b) => a + b), PrometheusHistogram.Sum(rounds));
    }

    private async Task<long> WatchMemoryAsync(int[] ids, CancellationToken cancellation)
    {
        long most = 0;
        using var timer = new PeriodicTimer(MemoryInterval, time);
        try
        {
            do
                most = Math.Max(most, ids.Max(id => ProcessUse.Of(id).MemoryBytes));
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: what was seen until then is the answer.
        }

        return most;
    }

    private async Task<string> WaitForAsync(ChildProcess process, FileTail tail, string start, CancellationToken cancellation)
    {
        while (true)
        {
            bool ended = process.HasExited;
            if (tail.ReadNewLines().Find(line => line.StartsWith(start, StringComparison.Ordinal)) is { } line)
                return line;
            if (ended)
                throw new CellException($"the load program ended early. The end of {process.LogFile}:\n{process.LogTail()}");
            await Task.Delay(Poll, time, cancellation);
        }
    }

    private sealed record Sample(TimeSpan At, TimeSpan Processor, PrometheusHistogram Rounds);
}
