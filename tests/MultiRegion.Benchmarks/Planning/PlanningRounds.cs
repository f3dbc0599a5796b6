using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Digests;
using MultiRegion.ControlPlane.Engine;
using MultiRegion.Core;

namespace MultiRegion.Benchmarks.Planning;

/// <summary>How large the cell is whose rounds of planning are timed.</summary>
/// <param name="Services">Services of the cell.</param>
/// <param name="Origins">Origins of each, spread over three regions that are a cell each.</param>
/// <param name="Edges">Edges that report once a second.</param>
/// <param name="Rounds">Rounds that are timed, half a second of the cell's time each; as many again warm up, 400 at most.</param>
internal sealed record PlanningRoundOptions(int Services, int Origins, int Edges, int Rounds);

/// <summary>
/// Times whole rounds of the control plane's engine, certificate included, with reports and digests that never repeat: what the planning
/// loop's <c>multiregion.planning.duration</c> shows, without the machine's other work.
/// </summary>
internal sealed class PlanningRounds(PlanningRoundOptions options, TimeProvider time, TextWriter output)
{
    private const int Buckets = 30;
    private static readonly TimeSpan Bar = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Cells = ["eu-west", "us-east", "ap-south"];
    private readonly CellLoad _load = new(Cells, options, Buckets);

    /// <returns>Exit code: 0 if the bar is met.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var engine = new InProcessEngine(
            Options.Create(new ControlPlaneOptions { Cell = Cells[0], PeerDatacenters = Cells[1..] }), NullLogger<InProcessEngine>.Instance);
        foreach (var definition in _load.Definitions)
            await engine.DefineAsync(definition, ct);

        var warmUp = Math.Min(options.Rounds, 400);
        var ticks = new List<TimeSpan>(options.Rounds);
        var digests = new List<TimeSpan>(options.Rounds);
        var changed = 0;
        var bytes = 0;
        for (var round = 0; round < warmUp + options.Rounds; round++)
        {
            var now = CellLoad.Start.AddSeconds(round * 0.5);
            if (round % 2 == 0)
                await FeedAsync(engine, now, ct);

            var started = time.GetTimestamp();
            var drafts = await engine.TickAsync(new PlanningRound(now, MayChangeWeights: true, Reign: 1, options.Edges), ct);
            var took = time.GetElapsedTime(started);
            foreach (var draft in drafts.Where(draft => draft.Changed))
                await engine.AdoptAsync(CellLoad.Publish(draft, Cells[0], round, now), ct);

            started = time.GetTimestamp();
            var services = await engine.GetDigestsAsync(now, ct);
            bytes = DigestDocument.Write(new CellDigest { Cell = Cells[0], Epoch = 1, At = now, Services = services }).Bytes.Length;
            if (round < warmUp)
                continue;
            ticks.Add(took);
            digests.Add(time.GetElapsedTime(started));
            changed += drafts.Count(draft => draft.Changed);
        }

        var p99 = Quantile(ticks, 0.99);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Services} services × {options.Origins} origins × {Cells.Length} cells, {options.Edges} edges, {options.Rounds} rounds, {changed} plans changed"));
        await output.WriteLineAsync(Line("round of planning", ticks));
        await output.WriteLineAsync(Line($"digest made and written as {bytes} bytes", digests));
        await output.WriteLineAsync(p99 <= Bar ? "bar met: p99 at most 100 ms" : "bar missed: p99 above 100 ms");
        return p99 <= Bar ? 0 : 1;
    }

    private async Task FeedAsync(InProcessEngine engine, DateTimeOffset now, CancellationToken ct)
    {
        for (var edge = 0; edge < options.Edges; edge++)
            await engine.ReportAsync(_load.Report(edge, now), now, urgent: false, ct);
        foreach (var cell in Cells[1..])
            await engine.ObserveDigestAsync(_load.Digest(cell, now), now, ct);
    }

    private static string Line(string what, List<TimeSpan> times) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {what}: p50 {Quantile(times, 0.5).TotalMilliseconds:0.0} ms, p99 {Quantile(times, 0.99).TotalMilliseconds:0.0} ms, largest {times.Max().TotalMilliseconds:0.0} ms");

    private static TimeSpan Quantile(List<TimeSpan> times, double quantile)
    {
        List<TimeSpan> sorted = [.. times.Order()];
        return sorted[Math.Min(sorted.Count - 1, (int)(quantile * sorted.Count))];
    }
}
