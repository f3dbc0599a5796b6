using MultiRegion.Local.Load;
using MultiRegion.Local.Measuring;
using MultiRegion.Local.Origin;

namespace MultiRegion.Local.Drills;

/// <summary>From what was written down to figures. Pure.</summary>
internal static class DrillArithmetic
{
    /// <summary>The time after a fault in which it shows most.</summary>
    public static readonly TimeSpan Onset = TimeSpan.FromSeconds(3);

    /// <summary>The time in which edges are to find out which origin is slow.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public static DrillFigures Compute(DrillEvidence evidence)
    {
        DrillTimeline timeline = evidence.Timeline;
        IReadOnlyList<RequestRecord> requests = evidence.Requests;
        List<RequestRecord> inFlight = [.. requests.Where(request => WasOut(request, timeline))];
        (int postsDuplicated, int getsRepeated) = Repeated(evidence);
        return new DrillFigures
        {
            Sent = requests.Count,
            GetsFailed = requests.Count(request => request is { Failed: true, IsPost: false }),
            PostsFailed = requests.Count(request => request is { Failed: true, IsPost: true }),
            Interrupted = requests.Count(request => request.Interrupted),
            PostsDuplicated = postsDuplicated,
            GetsRepeated = getsRepeated,
            FaultTookMilliseconds = (timeline.FaultedAt - timeline.FaultAt) / 1000.0,
            InFlight = inFlight.Count,
            PostsInFlight = inFlight.Count(request => request.IsPost),
            PostsFailedLater = requests.Count(request => request is { Failed: true, IsPost: true } && !WasOut(request, timeline)),
            Failures = requests.Where(request => request.Failed).CountBy(request => request.Failure!).ToDictionary(),
            Before = Phase(requests, timeline.BeforeAt, timeline.FaultAt),
            During = Phase(requests, timeline.FaultAt, timeline.RestoreAt),
            Onset = Phase(requests, timeline.FaultAt, Math.Min(timeline.FaultAt + (long)Onset.TotalMicroseconds, timeline.RestoreAt)),
            Settled = Settled(requests, timeline),
            SettledOthers = evidence.Victim is null ? null : Settled([.. requests.Where(request => request.AnsweredRegion != evidence.Victim)], timeline),
            After = Phase(requests, timeline.RestoreAt, timeline.EndAt),
            SurvivorsShareToVictim = evidence.Victim is null ? null : SurvivorsShare(evidence, evidence.Victim),
            MovedAfterMilliseconds = evidence.Victim is null
                ? null
                : MovedTraffic.TimeToMove(requests, evidence.Ledgers, evidence.Victim, timeline)?.TotalMilliseconds,
            ReturnedAfterSeconds = evidence.Victim is null
                ? null
                : MovedTraffic.TimeToReturn(evidence.Ledgers, evidence.Victim, timeline)?.TotalSeconds,
            SendLagP99Milliseconds = Quantiles.Milliseconds([.. requests.Select(request => request.SentAt - request.ScheduledAt)], 0.99),
        };
    }

    private static bool WasOut(RequestRecord request, DrillTimeline timeline) =>
        request.SentAt <= timeline.FaultedAt && request.FinishedAt >= timeline.FaultAt;

    private static (int Posts, int Gets) Repeated(DrillEvidence evidence)
    {
        HashSet<string> measured = [.. evidence.Requests.Select(request => request.Id)];
        List<LedgerRecord> again = [.. evidence.Ledgers.Values.SelectMany(records => records)
            .Where(record => measured.Contains(record.Id))
            .GroupBy(record => record.Id).Where(group => group.Count() > 1).Select(group => group.First())];
        int posts = again.Count(record => record.Method == "POST");
        return (posts, again.Count - posts);
    }

    private static double SurvivorsShare(DrillEvidence evidence, string victim)
    {
        HashSet<string> executedByVictim = [.. evidence.Ledgers[victim].Select(record => record.Id)];
        List<RequestRecord> survivors = [.. evidence.Requests.Where(request => request.Region != victim && request.ScheduledAt < evidence.Timeline.FaultAt)];
        return survivors.Count == 0 ? 0 : (double)survivors.Count(request => executedByVictim.Contains(request.Id)) / survivors.Count;
    }

    private static PhaseFigures Settled(IReadOnlyList<RequestRecord> requests, DrillTimeline timeline) =>
        Phase(requests, Math.Min(timeline.FaultAt + (long)Settling.TotalMicroseconds, timeline.RestoreAt), timeline.RestoreAt);

    private static PhaseFigures Phase(IReadOnlyList<RequestRecord> requests, long from, long to)
    {
        List<RequestRecord> phase = [.. requests.Where(request => request.ScheduledAt >= from && request.ScheduledAt < to)];
        List<long> latencies = [.. phase.Where(request => !request.Failed).Select(request => request.Latency)];
        return new PhaseFigures
        {
            Sent = phase.Count,
            Failed = phase.Count(request => request.Failed),
            P50 = Quantiles.Milliseconds(latencies, 0.50),
            P99 = Quantiles.Milliseconds(latencies, 0.99),
            Max = Quantiles.Milliseconds(latencies, 1),
            AnsweredBy = phase.Where(request => request.AnsweredRegion is not null).CountBy(request => request.AnsweredRegion!).ToDictionary(),
        };
    }
}
