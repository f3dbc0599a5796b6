using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Commands;
using MultiRegion.Local.Measuring;

namespace MultiRegion.Local.Bench;

/// <summary>
/// From the moment before an operator's override is sent to one cell's control plane to the first answer of each edge that was routed by a plan with it: for the last
/// edge of that cell, and for the last edge of the other two. The plan is known by its weights in each cell's Consul, and by its version in the edges' answers.
/// </summary>
internal sealed class OverrideLatency(int portBase, TimeProvider time, IProgress<string> progress)
{
    private const int Edges = 2;
    private const int WarmUps = 10;
    private const int Writes = 200;
    private static readonly double[] Shares = [0.2, 0.3];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<IReadOnlyList<BenchFigure>> MeasureAsync(CancellationToken cancellation)
    {
        var options = new UpOptions { Edges = Edges, PortBase = portBase, RoundTrip = TimeSpan.Zero, LeastServiceTime = TimeSpan.Zero };
        await using LocalCells cells = await new CellStarter(options, time, progress).StartAsync(idempotencyKeys: false, cancellation);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Dictionary<Cell, EdgePlans[]> edges = cells.Cells.ToDictionary(cell => cell, cell => cell.Edges.Select(edge => new EdgePlans(http, edge.Url, time, stop.Token)).ToArray());
        try
        {
            return await MeasureAsync(cells, edges, cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(edges.Values.SelectMany(plans => plans).Select(plans => plans.Watching));
        }
    }

    private async Task<IReadOnlyList<BenchFigure>> MeasureAsync(LocalCells cells, Dictionary<Cell, EdgePlans[]> edges, CancellationToken cancellation)
    {
        Cell own = cells.Cells[0];
        string region = cells.Cells[^1].Region;
        progress.Report($"asking {own.Region} {Writes} times for another share of {region}");
        List<long> here = [], there = [];
        for (int write = 1; write <= WarmUps + Writes; write++)
        {
            double share = Shares[write % Shares.Length];
            var spec = new OverrideSpec { Action = OverrideAction.Pin, Service = cells.Definition.Name, Region = region, Share = share, Until = time.GetUtcNow().AddMinutes(30) };
            long sentAt = time.Micros();
            if (!await cells.Operator.OverrideAsync(own.ControlPlaneUrl, "bench", spec, cancellation))
                throw new CellException($"The control plane of {own.Region} did not take the override.");
            Dictionary<Cell, long> inForceAt = [];
            foreach ((Cell cell, EdgePlans[] plans) in edges)
            {
                PlanVersion version = await PlannedAsync(cells, cell, region, share, cancellation);
                long[] seen = await Task.WhenAll(plans.Select(edge => edge.FirstAtAsync(version, Patience)));
                inForceAt[cell] = seen.Max();
            }

            if (write > WarmUps)
            {
                here.Add(inForceAt[own] - sentAt);
                there.Add(inForceAt.Where(entry => entry.Key != own).Max(entry => entry.Value) - sentAt);
            }

            await Task.Delay(Pause, time, cancellation);
        }

        return [Figure($"override applied in one cell → in force at its {Edges} edges, p99", here, 200), Figure("the same at the edges of the other cells, p99", there, 1000)];
    }

    /// <summary>The version of the first plan of a cell in which the region has the share.</summary>
    private async Task<PlanVersion> PlannedAsync(LocalCells cells, Cell cell, string region, double share, CancellationToken cancellation)
    {
        string[] origins = [.. cells.Definition.Origins.Where(origin => origin.Region == region).Select(origin => origin.Id)];
        long since = time.GetTimestamp();
        while (time.GetElapsedTime(since) < Patience)
        {
            Plan? plan = await cells.Operator.PublishedPlanAsync(cell.ConsulUrl, cells.Definition.Name, cancellation);
            if (plan is not null && Math.Abs(origins.Sum(origin => plan.Weights.GetValueOrDefault(origin)) - share) < 0.01)
                return plan.Version;
            await Task.Delay(EdgePlans.AskInterval, time, cancellation);
        }

        throw new CellException($"{cell.Region} did not plan {share:0.##} of its traffic for {region} within {Patience.TotalSeconds:0} s.");
    }

    private static BenchFigure Figure(string name, List<long> times, double limit)
    {
        double p99 = Quantiles.Milliseconds(times, 0.99)!.Value;
        string found = string.Create(
            CultureInfo.InvariantCulture,
            $"{times.Count} overrides: p50 {Quantiles.Milliseconds(times, 0.5):0.0} ms, p99 {p99:0.0} ms, max {Quantiles.Milliseconds(times, 1):0.0} ms");
        return new BenchFigure(name, found, p99, limit, "ms");
    }
}
