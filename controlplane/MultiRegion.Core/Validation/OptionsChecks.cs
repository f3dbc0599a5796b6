using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Validation;

/// <summary>Ranges of a definition's options, as the contracts state them.</summary>
internal static class OptionsChecks
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan TenMilliseconds = TimeSpan.FromMilliseconds(10);

    public static void Attempts(Checks check, AttemptOptions options)
    {
        check.Range(options.Deadline, TenMilliseconds, Hour, "deadline", "a time from 00:00:00.010 to 01:00:00");
        check.Range(options.ConnectTimeout, TenMilliseconds, Minute, "connectTimeout", "a time from 00:00:00.010 to 00:01:00");
        check.Range(options.FirstByteTimeout, TenMilliseconds, Hour, "firstByteTimeout", "a time from 00:00:00.010 to 01:00:00");
        check.Range(options.IdleTimeout, TimeSpan.FromMilliseconds(100), Hour, "idleTimeout", "a time from 00:00:00.100 to 01:00:00");
        check.Range(options.MaxAttempts, 1, 10, "maxAttempts", "a number from 1 to 10");
        check.Range(options.ReplayableBodyBytes, 0, 16 * 1024 * 1024, "replayableBodyBytes", "a number of bytes from 0 to 16777216");
        Statuses(check, options.RefusalStatuses, 400, "refusalStatuses");
        Statuses(check, options.FailureStatuses, 500, "failureStatuses");
        Backoff(check.Within("backoff"), options.Backoff);
        check.That(Enum.IsDefined(options.Hedge), "hedge", options.Hedge.ToString(), "off or afterP95");
        check.That(Enum.IsDefined(options.StreamErrorEvents), "streamErrorEvents", options.StreamErrorEvents.ToString(), "off, failure or refusal");
    }

    public static void Concurrency(Checks check, ConcurrencyOptions options)
    {
        check.Range(options.RequestsPerOrigin, 1, 1_000_000, "requestsPerOrigin", "a number from 1 to 1000000");
        check.Range(options.ConnectionsPerOrigin, 1, 65_535, "connectionsPerOrigin", "a number from 1 to 65535");
        check.Range(options.SlowStart, TimeSpan.Zero, TenMinutes, "slowStart", "a time from 00:00:00 to 00:10:00");
    }

    public static void RetryBudget(Checks check, RetryBudgetOptions options)
    {
        check.Range(options.Ratio, 0, 10, "ratio", "a number from 0 to 10");
        check.Range(options.Window, Second, TimeSpan.FromMinutes(5), "window", "a time from 00:00:01 to 00:05:00");
        check.Range(options.FloorPerSecond, 0, 100_000, "floorPerSecond", "a number from 0 to 100000");
    }

    public static void Probe(Checks check, ProbeOptions options)
    {
        check.That(Enum.IsDefined(options.Kind), "kind", options.Kind.ToString(), "off, tls or http");
        check.That(options.Path.StartsWith('/'), "path", options.Path, "a path that begins with /");
        check.Range(options.Interval, TimeSpan.FromMilliseconds(100), TenMinutes, "interval", "a time from 00:00:00.100 to 00:10:00");
        check.Range(options.Timeout, TenMilliseconds, Minute, "timeout", "a time from 00:00:00.010 to 00:01:00");
        Statuses(check, options.Statuses, 100, "statuses");
    }

    public static void Routing(Checks check, RoutingOptions options)
    {
        check.Range(options.LatencyObjective, TimeSpan.FromMilliseconds(1), Hour, "latencyObjective", "a time from 00:00:00.001 to 01:00:00");
        check.Range(options.LoadCost, TimeSpan.FromMilliseconds(1), Minute, "loadCost", "a time from 00:00:00.001 to 00:01:00");
        check.Range(options.MaxSoftRemoval, 0, 1, "maxSoftRemoval", "a share from 0 to 1");
        check.Range(options.ProbeFloor, 0.001, 0.5, "probeFloor", "a share from 0.001 to 0.5");
        check.Range(options.Dwell, Second, TenMinutes, "dwell", "a time from 00:00:01 to 00:10:00");
        check.Range(options.HoldDown, Second, TenMinutes, "holdDown", "a time from 00:00:01 to 00:10:00");
        check.Range(options.StepLimit, 0.01, 1, "stepLimit", "a share from 0.01 to 1");
        check.Range(options.SwitchCost, TimeSpan.Zero, Minute, "switchCost", "a time from 00:00:00 to 00:01:00");
        check.Range(options.PriceCost, TimeSpan.Zero, Hour, "priceCost", "a time from 00:00:00 to 01:00:00");
    }

    public static void Admission(Checks check, ServiceDefinition definition)
    {
        check.That(Enum.IsDefined(definition.Priority), "priority", definition.Priority.ToString(), "critical, normal or sheddable");
        check.That(
            definition.MaxRequestBodyBytes is null or >= 0, "maxRequestBodyBytes",
            definition.MaxRequestBodyBytes?.ToString(CultureInfo.InvariantCulture), "a number of bytes of 0 or more; or none");
    }

    public static void Streams(Checks check, StreamOptions options)
    {
        check.Range(options.IdleTimeout, Second, Hour, "idleTimeout", "a time from 00:00:01 to 01:00:00");
        check.Range(options.DrainLimit, TimeSpan.Zero, Hour, "drainLimit", "a time from 00:00:00 to 01:00:00");
    }

    private static void Backoff(Checks check, BackoffOptions options)
    {
        check.Range(options.Base, Millisecond, Minute, "base", "a time from 00:00:00.001 to 00:01:00");
        check.Range(options.Max, Millisecond, Minute, "max", "a time from 00:00:00.001 to 00:01:00");
        check.That(options.Max >= options.Base, "max", options.Max.ToString("c", CultureInfo.InvariantCulture), "a time of at least base");
    }

    private static void Statuses(Checks check, IReadOnlyList<int> statuses, int least, string path)
    {
        for (int i = 0; i < statuses.Count; i++)
        {
            bool holds = statuses[i] >= least && statuses[i] <= 599;
            check.That(holds, $"{path}[{i}]", statuses[i].ToString(CultureInfo.InvariantCulture), $"a status from {least} to 599");
        }
    }
}
