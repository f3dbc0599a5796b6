using MultiRegion.Local.Load;
using MultiRegion.Local.Origin;

namespace MultiRegion.Local.Drills;

/// <summary>When the traffic had left the lost region, and when it was back, read from the origins' ledgers.</summary>
internal static class MovedTraffic
{
    /// <summary>Share of a window's requests that must have been read elsewhere.</summary>
    public const double Share = 0.99;

    /// <summary>A request counts as moved only if an origin has read it this soon after it was due.</summary>
    public static readonly TimeSpan Promptly = TimeSpan.FromMilliseconds(500);

    private const long WindowMicros = 500_000;
    private const long StepMicros = 10_000;
    private const long ReturnWindowMicros = 1_000_000;

    /// <summary>
    /// The smallest t for which this holds: of the requests that were due within any 500 ms that begin at the fault + t or later, and end before the
    /// restore, at least 99 % were read by an origin of a surviving region within 500 ms of being due. A request that failed, waited for a
    /// timeout, or was read only in the lost region counts against it. Null if it never held.
    /// </summary>
    public static TimeSpan? TimeToMove(
        IReadOnlyList<RequestRecord> requests, IReadOnlyDictionary<string, IReadOnlyList<LedgerRecord>> ledgers, string victim, DrillTimeline timeline)
    {
        Dictionary<string, long> readBySurvivor = [];
        foreach (LedgerRecord record in ledgers.Where(ledger => ledger.Key != victim).SelectMany(ledger => ledger.Value))
        {
            if (!readBySurvivor.TryGetValue(record.Id, out long earlier) || record.ReadAt < earlier)
                readBySurvivor[record.Id] = record.ReadAt;
        }

        var window = new SlidingCount(
            requests.Where(request => request.ScheduledAt >= timeline.FaultAt && request.ScheduledAt < timeline.RestoreAt)
                .Select(request => (request.ScheduledAt, readBySurvivor.TryGetValue(request.Id, out long readAt)
                    && readAt - request.ScheduledAt <= Promptly.TotalMicroseconds)));
        long movedAt = timeline.FaultAt;
        long lastStart = timeline.RestoreAt - WindowMicros;
        for (long start = timeline.FaultAt; start <= lastStart; start += StepMicros)
        {
            (int all, int moved) = window.Between(start, start + WindowMicros);
            if (all > 0 && moved < Share * all)
                movedAt = start + StepMicros;
        }
        return movedAt > lastStart ? null : TimeSpan.FromMicroseconds(movedAt - timeline.FaultAt);
    }

    /// <summary>
    /// From the restore to the start of the first second in which the restored region executed at least 0.9 of the share that it had before the
    /// fault. Null if there was none.
    /// </summary>
    public static TimeSpan? TimeToReturn(IReadOnlyDictionary<string, IReadOnlyList<LedgerRecord>> ledgers, string victim, DrillTimeline timeline)
    {
        var executed = new SlidingCount(ledgers.SelectMany(ledger => ledger.Value.Select(record => (record.ReadAt, ledger.Key == victim))));
        (int all, int there) = executed.Between(timeline.BeforeAt, timeline.FaultAt);
        if (there == 0)
            return null;
        double wanted = 0.9 * there / all;
        for (long start = timeline.RestoreAt; start <= timeline.EndAt - ReturnWindowMicros; start += StepMicros)
        {
            (all, there) = executed.Between(start, start + ReturnWindowMicros);
            if (all > 0 && there >= wanted * all)
                return TimeSpan.FromMicroseconds(start - timeline.RestoreAt);
        }
        return null;
    }
}
