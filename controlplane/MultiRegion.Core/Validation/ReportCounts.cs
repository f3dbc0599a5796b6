using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Core.Health;

namespace MultiRegion.Core.Validation;

/// <summary>Finds the first count of a report that no edge can have seen.</summary>
internal static class ReportCounts
{
    /// <summary>More than this in one interval is a fault, not traffic.</summary>
    private const long Most = 1_000_000_000;

    public static ValidationError? Find(EdgeLoad load) =>
        Count("requests", load.Requests) ?? Count("inFlight", load.InFlight) ?? Bytes("memoryBytes", load.MemoryBytes);

    public static ValidationError? Find(ServiceObservation service)
    {
        if ((Count("requests", service.Requests) ?? Count("retries", service.Retries)) is { } error)
            return error;
        for (int i = 0; i < service.Origins.Count; i++)
        {
            if (Find(service.Origins[i]) is { } wrong)
                return wrong with { Path = $"origins[{i}].{wrong.Path}" };
        }

        return null;
    }

    private static ValidationError? Find(OriginObservation origin)
    {
        if ((Count("inFlight", origin.InFlight) ?? Count("consecutiveHardFailures", origin.ConsecutiveHardFailures)) is { } error)
            return error;
        for (int i = 0; i < OutcomeClasses.Count; i++)
        {
            long count = origin.Outcomes[(OutcomeClass)i];
            if (count is < 0 or > Most)
                return Count("outcomes." + (OutcomeClass)i, count);
        }

        if (origin.Probe is { } probe && probe.Duration < TimeSpan.Zero)
            return new ValidationError("probe.duration", probe.Duration.ToString("c", CultureInfo.InvariantCulture), "a time of 0 or more");
        return Find(origin.Latency);
    }

    private static ValidationError? Find(LatencyBuckets latency)
    {
        if (latency.Index.Count != latency.Count.Count)
            return new ValidationError("latency", $"{latency.Index.Count} and {latency.Count.Count} entries", "as many counts as indexes");
        int last = -1;
        for (int i = 0; i < latency.Index.Count; i++)
        {
            int index = latency.Index[i];
            if (index <= last || index >= LatencyScale.BucketCount)
                return new ValidationError($"latency.index[{i}]", Text(index), $"ascending, from 0 to {LatencyScale.BucketCount - 1}");
            if (latency.Count[i] is < 0 or > Most)
                return Count($"latency.count[{i}]", latency.Count[i]);
            last = index;
        }

        return null;
    }

    private static ValidationError? Count(string path, long value) =>
        value is >= 0 and <= Most ? null : new ValidationError(path, Text(value), $"a count from 0 to {Most}");

    private static ValidationError? Bytes(string path, long value) =>
        value >= 0 ? null : new ValidationError(path, Text(value), "a number of bytes of 0 or more");

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
