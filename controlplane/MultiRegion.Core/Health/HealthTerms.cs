namespace MultiRegion.Core.Health;

/// <summary>The formulas of the score's terms, each from 0 to 1.</summary>
public static class HealthTerms
{
    /// <summary>What a term is at least in the mean, so that one bad term lowers a score and only hard evidence makes it 0.</summary>
    private const double Least = 0.01;

    /// <summary>
    /// Mean of the Beta posterior, <c>(s + a·m) / (n + a)</c>: <c>s</c> successes of <c>n</c> attempts, <c>a</c> attempts beforehand of which
    /// the share <c>m</c> succeeded (Gelman et al., Bayesian Data Analysis, ch. 2).
    /// </summary>
    public static double Availability(double successes, double failures, HealthOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        double attempts = successes + failures + options.PriorAttempts;
        return attempts > 0 ? (successes + options.PriorAttempts * options.PriorAvailability) / attempts : options.PriorAvailability;
    }

    /// <summary>1 while the decayed 95th percentile is within the objective, else <c>objective / p95</c>; 1 without samples.</summary>
    public static double Latency(TimeSpan? p95, TimeSpan objective) =>
        p95 is { } seen && seen > objective && objective > TimeSpan.Zero ? objective / seen : 1;

    /// <summary>
    /// One less the share of attempts that the origin refused, with the same prior as availability. In-flight requests are left out: by
    /// Little's law they are rate times residence, and a service that streams for minutes holds many of them in perfect health.
    /// </summary>
    public static double Saturation(double refused, double attempts, HealthOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        double all = attempts + options.PriorAttempts;
        return all > 0 ? 1 - refused / all : 1;
    }

    /// <summary>1 after a healthy probe, halved by each failure in a row since.</summary>
    public static double Probe(int failuresInARow) => Math.ScaleB(1, -Math.Clamp(failuresInARow, 0, 10));

    /// <summary>Weighted geometric mean of the terms × 100, so that one bad term cannot be made good by the others.</summary>
    public static double Score(double availability, double latency, double saturation, double probe, HealthOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        double weights = options.AvailabilityWeight + options.LatencyWeight + options.SaturationWeight + options.ProbeWeight;
        if (!(weights > 0))
            return 100;
        double sum = options.AvailabilityWeight * Log(availability) + options.LatencyWeight * Log(latency)
            + options.SaturationWeight * Log(saturation) + options.ProbeWeight * Log(probe);
        return 100 * Math.Exp(sum / weights);
    }

    private static double Log(double term) => Math.Log(Math.Clamp(term, Least, 1));
}
