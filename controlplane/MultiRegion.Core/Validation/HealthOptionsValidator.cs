using MultiRegion.Core.Health;

namespace MultiRegion.Core.Validation;

/// <summary>Says everything that is wrong with <see cref="HealthOptions"/>: names as the settings have them.</summary>
public static class HealthOptionsValidator
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <returns>Empty if nothing is.</returns>
    public static IReadOnlyList<ValidationError> Validate(HealthOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var check = new Checks();
        check.Range(options.HalfLife, Second, TenMinutes, nameof(options.HalfLife), "a time from 00:00:01 to 00:10:00");
        check.Range(options.EvidenceLifetime, options.HalfLife, Hour, nameof(options.EvidenceLifetime), "a time from HalfLife to 01:00:00");
        check.Range(options.MissedReports, 1, 100, nameof(options.MissedReports), "from 1 to 100");
        check.Range(options.PriorAttempts, 0, 10_000, nameof(options.PriorAttempts), "from 0 to 10000");
        check.Range(options.PriorAvailability, 0, 1, nameof(options.PriorAvailability), "a share from 0 to 1");
        check.Range(options.HardFailures, 1, 1000, nameof(options.HardFailures), "from 1 to 1000");
        check.Range(options.HardProbeFailures, 1, 1000, nameof(options.HardProbeFailures), "from 1 to 1000");
        check.Range(options.GoodScore, 0, 100, nameof(options.GoodScore), "a score from 0 to 100");
        Weight(check, options.AvailabilityWeight, nameof(options.AvailabilityWeight));
        Weight(check, options.LatencyWeight, nameof(options.LatencyWeight));
        Weight(check, options.SaturationWeight, nameof(options.SaturationWeight));
        Weight(check, options.ProbeWeight, nameof(options.ProbeWeight));
        double sum = options.AvailabilityWeight + options.LatencyWeight + options.SaturationWeight + options.ProbeWeight;
        check.That(sum > 0, nameof(options.AvailabilityWeight), "0, as all the others", "above 0 in at least one term");
        return check.Errors;
    }

    private static void Weight(Checks check, double weight, string name) => check.Range(weight, 0, 1000, name, "from 0 to 1000");
}
