using System.Globalization;
using System.Runtime.InteropServices;
using MultiRegion.Contracts;
using MultiRegion.Core.Health;

namespace MultiRegion.Core.Validation;

/// <summary>Finds the first count of a report that no edge can have seen.</summary>
internal static class ReportCounts
{
    /// <summary>More than this in one interval is a fault, not traffic.</summary>
    private const long Most = 1_000_000_000;

    /// <summary>The longest timeout that an attempt or a probe can have.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromHours(1);

    public static ValidationError? Find(EdgeLoad load) =>
        Count("requests", load.Requests) ?? Count("inFlight", load.InFlight) ?? Bytes("memoryBytes", load.MemoryBytes);

    /// <param name="service">As read: the serializer keeps nulls out of members, but not out of lists.</param>
    public static ValidationError? Find(ServiceObservation service)
    {
        if ((Count("requests", service.Requests) ?? Count("retries", service.Retries)) is { } error)
            return error;
        for (int i = 0; i < service.Origins.Count; i++)
        {
            if (service.Origins[i] is null)
                return new ValidationError($"origins[{i}]", "null", "what was seen of an origin");
            if (Find(service.Origins[i]) is { } wrong)
                return wrong with { Path = $"origins[{i}].{wrong.Path}" };
        }

        return null;
    }

    private static ValidationError? Find(OriginObservation origin)
    {
        if ((Count("inFlight", origin.InFlight) ?? Count("streaming", origin.Streaming)
            ?? Count("consecutiveHardFailures", origin.ConsecutiveHardFailures)) is { } error)
            return error;
        for (int i = 0; i < OutcomeClasses.Count; i++)
        {
            long count = origin.Outcomes[(OutcomeClass)i];
            if (count is < 0 or > Most)
                return Count("outcomes." + (OutcomeClass)i, count);
        }

        return Time("roundTrip", origin.RoundTrip) ?? Time("probe.duration", origin.Probe?.Duration) ?? Time("probe.roundTrip", origin.Probe?.RoundTrip)
            ?? Find(origin.Latency);
    }

    private static ValidationError? Find(LatencyBuckets latency)
    {
        if (latency.Index.Count != latency.Count.Count)
            return new ValidationError("latency", $"{latency.Index.Count} and {latency.Count.Count} entries", "as many counts as indexes");
        // As parsed they are lists; asking an interface for each entry costs more than all else that is done with it.
        return latency is { Index: List<int> indexes, Count: List<long> counts }
            ? Find(CollectionsMarshal.AsSpan(indexes), CollectionsMarshal.AsSpan(counts))
            : Find([.. latency.Index], [.. latency.Count]);
    }

    private static ValidationError? Find(ReadOnlySpan<int> indexes, ReadOnlySpan<long> counts)
    {
        int last = -1;
        for (int i = 0; i < indexes.Length; i++)
        {
            int index = indexes[i];
            if (index <= last || index >= LatencyScale.BucketCount)
                return new ValidationError($"latency.index[{i}]", Text(index), $"ascending, from 0 to {LatencyScale.BucketCount - 1}");
            if (counts[i] is < 0 or > Most)
                return Count($"latency.count[{i}]", counts[i]);
            last = index;
        }

        return null;
    }

    private static ValidationError? Count(string path, long value) =>
        value is >= 0 and <= Most ? null : new ValidationError(path, Text(value), $"a count from 0 to {Most}");

    private static ValidationError? Time(string path, TimeSpan? value) =>
        value is not { } time || (time >= TimeSpan.Zero && time <= LongestTime)
            ? null
            : new ValidationError(path, time.ToString("c", CultureInfo.InvariantCulture), "a time from 00:00:00 to 01:00:00");

    private static ValidationError? Bytes(string path, long value) =>
        value >= 0 ? null : new ValidationError(path, Text(value), "a number of bytes of 0 or more");

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
