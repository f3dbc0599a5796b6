using System.Diagnostics;
using System.Globalization;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Commands;

namespace MultiRegion.Local.Bench;

/// <summary>The largest resident memory of any edge while 500 requests a second go through the cells: all 500 through one edge of one cell.</summary>
internal sealed class EdgeMemory(int portBase, TimeProvider time, IProgress<string> progress)
{
    private const double Mebi = 1024 * 1024;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task<BenchFigure> MeasureAsync(CancellationToken cancellation)
    {
        var options = new UpOptions { Cells = 1, Edges = 1, Rate = 500, PortBase = portBase, RoundTrip = TimeSpan.Zero };
        await using LocalCells cells = await new CellStarter(options, time, progress).StartAsync(idempotencyKeys: false, cancellation);
        cells.StartLoad();
        progress.Report($"{options.Rate} req/s for {Duration.TotalSeconds:0} s");

        long largest = 0;
        long last = 0;
        long began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < Duration)
        {
            await Task.Delay(Interval, time, cancellation);
            using Process edge = Process.GetProcessById(cells.Cells[0].Edges[0].Process.Id!.Value);
            last = edge.WorkingSet64;
            largest = Math.Max(largest, last);
        }
        return new BenchFigure(
            "resident memory of an edge at 500 req/s",
            string.Create(CultureInfo.InvariantCulture, $"at the end {last / Mebi:0} MB, at most {largest / Mebi:0} MB"),
            largest / Mebi,
            Limit: 200,
            "MB");
    }
}
