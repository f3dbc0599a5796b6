namespace MultiRegion.Contracts;

/// <summary>
/// The token bank that attempts beyond the first draw on, one for each edge and service, so that failing over cannot become the
/// outage ("Metastable failures in the wild", OSDI 2022; Envoy's and Finagle's retry budgets).
/// </summary>
public sealed record RetryBudgetOptions
{
    /// <summary>Tokens earned by each request. 0 to 10.</summary>
    public double Ratio { get; set; } = 0.2;

    /// <summary>How long an earned token can be spent. 1 s to 5 min.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Tokens per second that are there whatever the traffic. 0 to 100,000.</summary>
    public double FloorPerSecond { get; set; } = 10;
}
