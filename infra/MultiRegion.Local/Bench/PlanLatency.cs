using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Commands;
using MultiRegion.Local.Measuring;

namespace MultiRegion.Local.Bench;

/// <summary>
/// From the moment before a plan is sent to Consul to the first answer of each edge that was routed by it, for the last of six edges that watch one Consul.
/// An edge is asked every few milliseconds, so that the figure is that much too high, never too low.
/// </summary>
internal sealed class PlanLatency(int portBase, TimeProvider time, IProgress<string> progress)
{
    private const int Edges = 6;
    private const int WarmUps = 20;
    private const int Writes = 300;
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task<BenchFigure> MeasureAsync(CancellationToken cancellation)
    {
        var options = new UpOptions { Cells = 1, Edges = Edges, PortBase = portBase, RoundTrip = TimeSpan.Zero, LeastServiceTime = TimeSpan.Zero };
        await using LocalCells cells = await new CellStarter(options, time, progress).PrepareAsync(idempotencyKeys: false, cancellation);
        Cell cell = cells.Cells[0];
        await Task.WhenAll(cell.Consul.StartAsync(cancellation), cell.Origin.Process.StartAsync(cancellation));

        // No control plane: it would publish in between.
        using var publisher = new PlanPublisher(cell.ConsulUrl, cell.Region, cells.Definition, time);
        await publisher.PublishAsync(new PlanVersion(1, 1), cancellation);
        await Task.WhenAll(cell.Edges.Select(edge => edge.Process.StartAsync(cancellation)));

        progress.Report($"writing {Writes} plans to {Edges} edges");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        List<long> slowest = [];
        for (int write = 1; write <= WarmUps + Writes; write++)
        {
            var version = new PlanVersion(1, write + 1);
            long writtenAt = time.Micros();
            await publisher.PublishAsync(version, cancellation);
            long[] appliedAt = await Task.WhenAll(cell.Edges.Select(edge => WaitUntilAppliedAsync(http, edge.Url, version, cancellation)));
            if (write > WarmUps)
                slowest.Add(appliedAt.Max() - writtenAt);
            await Task.Delay(Pause, time, cancellation);
        }
        double p99 = Quantiles.Milliseconds(slowest, 0.99)!.Value;
        return new BenchFigure(
            $"plan written to Consul → applied at every one of {Edges} edges, p99",
            string.Create(CultureInfo.InvariantCulture, $"{Writes} plans: p50 {Quantiles.Milliseconds(slowest, 0.5):0.0} ms, p99 {p99:0.0} ms, max {Quantiles.Milliseconds(slowest, 1):0.0} ms"),
            p99,
            Limit: 100,
            "ms");
    }

    private async Task<long> WaitUntilAppliedAsync(HttpClient http, Uri edge, PlanVersion version, CancellationToken cancellation)
    {
        string expected = version.ToString();
        while (true)
        {
            using HttpResponseMessage response = await http.GetAsync(edge, cancellation);
            if (response.Headers.TryGetValues(MultiRegionHeaders.Plan, out IEnumerable<string>? plan) && plan.First() == expected)
                return time.Micros();
            await Task.Delay(AskInterval, time, cancellation);
        }
    }
}
