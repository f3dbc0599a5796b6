using System.Globalization;
using MultiRegion.Local.Load;

namespace MultiRegion.Local.Drills;

/// <summary>
/// Whether every request that was due is on record. A generator that died, or lost the record of what went wrong, would leave only good
/// answers to be counted. Pure.
/// </summary>
internal static class LoadGaps
{
    /// <summary>Longest time without a due request at either end of the measured time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>What is missing, each as a sentence; none if the records are complete.</summary>
    public static IEnumerable<string> Find(IReadOnlyList<RequestRecord> requests, DrillTimeline timeline)
    {
        if (requests.Count == 0)
            yield break;
        long longest = (long)Longest.TotalMicroseconds;
        long first = requests.Min(request => request.ScheduledAt);
        long last = requests.Max(request => request.ScheduledAt);
        if (first > timeline.BeforeAt + longest)
            yield return Text($"the first recorded request was due {(first - timeline.BeforeAt) / 1e6:0.0} s after the measuring began");
        if (last < timeline.EndAt - longest)
            yield return Text($"the last recorded request was due {(timeline.EndAt - last) / 1e6:0.0} s before the end: the load stopped early");

        // The schedule counts its requests, so that those of any stretch of time have numbers without a gap.
        HashSet<long> numbers = [.. requests.Select(request => long.Parse(request.Id, CultureInfo.InvariantCulture))];
        long missing = numbers.Max() - numbers.Min() + 1 - numbers.Count;
        if (missing > 0)
            yield return Text($"{missing} requests that were due have no record");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
