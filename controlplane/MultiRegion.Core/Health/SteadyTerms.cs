namespace MultiRegion.Core.Health;

/// <summary>
/// One observer's terms, kept from following the noise of their own estimates: each stays what it was until the evidence excludes that. A share
/// is excluded by three standard deviations of its Beta posterior, a quantile by its distribution-free interval from order statistics
/// (David and Nagaraja, Order Statistics, ch. 7). After an alarm of the sequential test one standard deviation suffices.
/// </summary>
/// <remarks>
/// Shares rise at once: it is the planner's slow up that waits there, and an origin that gets little traffic would otherwise be held to
/// what it was for ever.
/// </remarks>
internal struct SteadyTerms
{
    public static readonly SteadyTerms Unseen = new() { Availability = 1, Acceptance = 1 };

    private const double Quantile = 0.95;
    private const double Deviations = 3;
    private const double DeviationsAlarmed = 1;

    /// <summary>Share of the attempts that did not fail.</summary>
    public double Availability { get; private set; }

    /// <summary>Share of the attempts that the origin did not refuse.</summary>
    public double Acceptance { get; private set; }

    /// <summary>95th percentile of the time to first byte; null before the first.</summary>
    public TimeSpan? P95 { get; private set; }

    /// <param name="outcomes">The outcomes as they are now.</param>
    /// <param name="latency">The times as they are now.</param>
    /// <param name="isQueueing">
    /// What runs out of time in a queue is refused by its length, whatever the origin calls it: it says how much the origin can take,
    /// not that it fails, and less is the cure.
    /// </param>
    /// <param name="restarted">The window began anew, so what was held speaks of something else.</param>
    /// <param name="options">Prior and weights.</param>
    public void Settle(OutcomeWindow outcomes, LatencyHistogram latency, bool isQueueing, bool restarted, HealthOptions options)
    {
        double late = isQueueing ? outcomes.Timeouts : 0;
        double failures = Math.Max(0, outcomes.Failures - late);
        double available = HealthTerms.Availability(outcomes.Successes, failures, options);
        double deviations = outcomes.IsAlarmed ? DeviationsAlarmed : Deviations;
        Availability = restarted ? available : Hold(Availability, available, outcomes.Successes + failures + options.PriorAttempts, deviations);
        double acceptance = HealthTerms.Saturation(outcomes.Refused + late, outcomes.Attempts, options);
        Acceptance = Hold(Acceptance, acceptance, outcomes.Attempts + options.PriorAttempts, Deviations);
        SettleP95(latency);
    }

    private static double Hold(double held, double estimate, double attempts, double deviations)
    {
        double deviation = Math.Sqrt(estimate * (1 - estimate) / (attempts + 1));
        return estimate > held || held - estimate > deviations * deviation ? estimate : held;
    }

    private void SettleP95(LatencyHistogram latency)
    {
        double count = latency.Count;
        if (latency.Quantile(Quantile) is not { } estimate || count <= 0)
            return;
        double margin = Deviations * Math.Sqrt(Quantile * (1 - Quantile) / count);
        // Ends of the interval beyond the samples exclude nothing; half a sample is what one can be told by at the top.
        TimeSpan least = Quantile > margin ? latency.Quantile(Quantile - margin) ?? estimate : TimeSpan.Zero;
        TimeSpan most = latency.Quantile(Math.Min(Quantile + margin, Math.Max(Quantile, 1 - 0.5 / count))) ?? estimate;
        if (P95 is not { } held || held < least || held > most)
            P95 = estimate;
    }
}
