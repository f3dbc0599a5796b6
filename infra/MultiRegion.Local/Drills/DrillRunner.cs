using MultiRegion.Local.Cells;
using MultiRegion.Local.Load;
using MultiRegion.Local.Measuring;

namespace MultiRegion.Local.Drills;

/// <summary>Takes running cells through one drill: warm up, measure, break, mend, wait for the return, judge.</summary>
internal sealed class DrillRunner(LocalCells cells, DrillPhases phases, TimeProvider time, IProgress<string> progress)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public async Task<DrillVerdict> RunAsync(Drill drill, CancellationToken cancellation)
    {
        var scene = new DrillScene(cells, time);
        cells.StartLoad();
        await WarmUpAsync(drill, cancellation);

        long beforeAt = time.Micros();
        progress.Report($"before: {phases.Before.TotalSeconds:0} s of load without a fault");
        await Task.Delay(phases.Before, time, cancellation);

        long faultAt = time.Micros();
        progress.Report($"fault: {drill.Sentence}");
        Task lasting = Task.Delay(phases.During, time, cancellation);
        await drill.Fault(scene, cancellation);
        long faultedAt = time.Micros();
        if (drill.Meanwhile is { } meanwhile)
            await meanwhile(scene, cancellation);
        await lasting;
        await scene.LookAsync(drill.StaysDown, cancellation);

        long restoreAt = time.Micros();
        progress.Report("restore");
        await drill.Restore(scene, cancellation);
        long restoredAt = time.Micros();
        var timeline = new DrillTimeline(beforeAt, faultAt, faultedAt, restoreAt, restoredAt, restoredAt);
        await WaitForReturnAsync(drill, timeline, cancellation);
        timeline = timeline with { EndAt = time.Micros() };
        string? loadTrouble = await cells.StopLoadAsync(cancellation);

        DrillEvidence evidence = Evidence(drill, scene, timeline) with { LoadTrouble = loadTrouble };
        return DrillVerdict.Judge(drill.Name, drill.Bars, evidence, Notes(drill));
    }

    private async Task WarmUpAsync(Drill drill, CancellationToken cancellation)
    {
        progress.Report($"warm-up: {phases.Warm.TotalSeconds:0} s of load at {cells.Options.Rate:0} req/s");
        await Task.Delay(phases.Warm, time, cancellation);
        if (!drill.LosesOrigin)
            return;
        var requests = new FileTail(cells.Folder.LoadRecords);
        requests.ReadNewLines();
        long began = time.GetTimestamp();
        do
        {
            await Task.Delay(Poll, time, cancellation);
        }
        while (!IsSpread(requests.ReadNewLines()) && time.GetElapsedTime(began) < phases.Spread);
    }

    /// <summary>A little more than the verdict will ask for, so that it still holds when the fault comes.</summary>
    private bool IsSpread(IEnumerable<string> lines)
    {
        List<RequestRecord> survivors = [.. Parse(lines).Where(request => request.Region != cells.Victim.Region)];
        return survivors.Count(request => request.AnsweredRegion == cells.Victim.Region) > survivors.Count * (DrillVerdict.LeastShare + 0.05);
    }

    private async Task WaitForReturnAsync(Drill drill, DrillTimeline timeline, CancellationToken cancellation)
    {
        progress.Report("after: waiting for the traffic to return");
        await Task.Delay(phases.AfterAtLeast, time, cancellation);
        long began = time.GetTimestamp();
        while (drill.LosesOrigin && time.GetElapsedTime(began) < phases.AfterAtMost - phases.AfterAtLeast)
        {
            // The ledgers are read one after the other: only up to here are all of them complete.
            long complete = time.Micros();
            if (MovedTraffic.TimeToReturn(cells.ReadLedgers(), cells.Victim.Region, timeline with { EndAt = complete }) is not null)
                return;
            await Task.Delay(Poll, time, cancellation);
        }
    }

    private DrillEvidence Evidence(Drill drill, DrillScene scene, DrillTimeline timeline) => new()
    {
        Timeline = timeline,
        Requests =
        [
            .. Parse(new FileTail(cells.Folder.LoadRecords).ReadNewLines())
                .Where(request => request.ScheduledAt >= timeline.BeforeAt && request.ScheduledAt < timeline.EndAt)
                .OrderBy(request => request.ScheduledAt),
        ],
        Ledgers = cells.ReadLedgers(),
        Victim = drill.LosesOrigin ? cells.Victim.Region : null,
        RoundTrip = cells.Options.RoundTrip,
        InFlightAsked = cells.Options.InFlight,
        GoneBeforeRestore = scene.GoneBeforeRestore,
        ChangedPlans = scene.ChangedPlans,
        Restarted = scene.Restarted,
    };

    private IReadOnlyList<string> Notes(Drill drill) =>
    [
        .. drill.Notes,
        .. cells.HasDistances ? Array.Empty<string>() : ["All regions share one address on this system, so there is no distance between them."],
    ];

    private static IEnumerable<RequestRecord> Parse(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            if (RequestRecord.TryParse(line, out RequestRecord? record))
                yield return record;
        }
    }
}
