namespace MultiRegion.Local.Load;

/// <summary>
/// When each request of an open-loop load is due, and what it is: evenly spaced whatever the answers do, the regions in turn, and within
/// a region a GET and a POST in turn.
/// </summary>
/// <param name="startedAt">When the first one is due, in microseconds of the machine's clock.</param>
/// <param name="rate">Requests per second, above 0.</param>
/// <param name="regions">Regions that have clients.</param>
internal sealed class Schedule(long startedAt, double rate, IReadOnlyList<string> regions)
{
    public ScheduledRequest this[long index] => new(
        index.ToString(System.Globalization.CultureInfo.InvariantCulture),
        regions[(int)(index % regions.Count)],
        IsPost: index / regions.Count % 2 == 1,
        DueAt(index));

    public long DueAt(long index) => startedAt + (long)(index * (1_000_000 / rate));
}

/// <summary>One request to be sent at <paramref name="DueAt"/>.</summary>
internal sealed record ScheduledRequest(string Id, string Region, bool IsPost, long DueAt);
