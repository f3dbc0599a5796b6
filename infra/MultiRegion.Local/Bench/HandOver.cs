using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Commands;
using MultiRegion.Local.Measuring;

namespace MultiRegion.Local.Bench;

/// <summary>
/// From the moment before the leader of three replicas is ended to the plan that the next one republishes under its own epoch, as a watch of
/// Consul sees it: the slowest of so many kills, and the slowest of so many orderly stops.
/// </summary>
internal sealed class HandOver(int portBase, TimeProvider time, IProgress<string> progress)
{
    private const int Replicas = 3;
    private const int Kills = 50;
    private const int Stops = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<IReadOnlyList<BenchFigure>> MeasureAsync(CancellationToken cancellation)
    {
        var options = new UpOptions { Cells = 1, Edges = 1, PortBase = portBase, RoundTrip = TimeSpan.Zero };
        await using LocalCells cells = await new CellStarter(options, time, progress).PrepareAsync(idempotencyKeys: false, cancellation);
        await cells.Cells[0].Consul.StartAsync(cancellation);
        await using var replicas = new BenchReplicas(cells, Replicas, time);
        using var leadership = new LeadershipWatch(cells.Cells[0].ConsulUrl, cells.Definition.Name);
        await replicas.StartAsync(cancellation);

        List<long> kills = await RepeatAsync(Kills, "kill -9", process => process.KillAsync());
        List<long> stops = await RepeatAsync(Stops, "SIGTERM", process => process.StopAsync(cancellation));
        return
        [
            Figure("leader killed → the new leader's republished plan, slowest", kills, limit: 2000),
            Figure("leader told to stop → the new leader's republished plan, slowest", stops, limit: 200),
        ];

        async Task<List<long>> RepeatAsync(int times, string what, Func<HostProcess, Task> end)
        {
            List<long> took = [];
            for (int round = 1; round <= times; round++)
            {
                LeaseDocument leader = await leadership.SettledAsync(after: 0, Patience, cancellation);
                long began = time.Micros();
                Task ended = end(replicas[leader.Holder]);
                await leadership.SettledAsync(after: leader.Epoch, Patience, cancellation);
                took.Add(time.Micros() - began);
                await ended;
                await replicas[leader.Holder].StartAsync(cancellation);
                if (round % 10 == 0)
                    progress.Report(string.Create(CultureInfo.InvariantCulture, $"{what}: {round} of {times}"));
            }
            return took;
        }
    }

    private static BenchFigure Figure(string name, List<long> micros, double limit) => new(
        name,
        string.Create(CultureInfo.InvariantCulture, $"{micros.Count} times: p50 {Quantiles.Milliseconds(micros, 0.5):0} ms, max {Quantiles.Milliseconds(micros, 1):0} ms"),
        Quantiles.Milliseconds(micros, 1)!.Value,
        limit,
        "ms");
}
