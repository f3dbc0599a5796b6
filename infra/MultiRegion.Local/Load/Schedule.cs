namespace MultiRegion.Local.Load;

/// <summary>
/// When each request of an open-loop load is due, and what it is: evenly spaced whatever the answers do, the regions in turn, and within
/// a region a GET and a POST in turn. The rate climbs evenly from 0 for a while, because processes that have just started compile their code at the first
/// requests: the full rate at once would begin every measurement with an overload.
/// </summary>
/// <param name="startedAt">When the first one is due, in microseconds of the machine's clock.</param>
/// <param name="rate">Requests per second after the climb, above 0.</param>
/// <param name="climb">Time until the rate is reached.</param>
/// <param name="regions">Regions that have clients.</param>
internal sealed class Schedule(long startedAt, double rate, TimeSpan climb, IReadOnlyList<string> regions)
{
    public ScheduledRequest this[long index] => new(
        index.ToString(System.Globalization.CultureInfo.InvariantCulture),
        regions[(int)(index % regions.Count)],
        IsPost: index / regions.Count % 2 == 1,
        DueAt(index));

    public long DueAt(long index)
    {
        // While it climbs, rate × t² / (2 × climb) requests are due after t.
        double climbSeconds = climb.TotalSeconds;
        double seconds = index < rate * climbSeconds / 2 ? Math.Sqrt(2 * index * climbSeconds / rate) : (climbSeconds / 2) + (index / rate);
        return startedAt + (long)(seconds * 1_000_000);
    }
}

/// <summary>One request to be sent at <paramref name="DueAt"/>.</summary>
internal sealed record ScheduledRequest(string Id, string Region, bool IsPost, long DueAt);
