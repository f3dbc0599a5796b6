namespace MultiRegion.Contracts;

/// <summary>How the planner weighs a service's origins against one another.</summary>
public sealed record RoutingOptions
{
    /// <summary>Objective for the 95th percentile of the time to first byte. 1 ms to 1 h.</summary>
    public TimeSpan LatencyObjective { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// What a fully loaded origin costs a request, as added latency; distance is weighed against it. A small value keeps traffic near,
    /// a large one spreads it. 1 ms to 1 min.
    /// </summary>
    public TimeSpan LoadCost { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Largest share of capacity that soft evidence may remove. 0 to 1.</summary>
    public double MaxSoftRemoval { get; set; } = 0.5;

    /// <summary>Share of its capacity that an origin under recovery is planned with first; later steps double it. 0.001 to 0.5.</summary>
    public double ProbeFloor { get; set; } = 0.02;

    /// <summary>Time that an origin must stay well before its share takes the next step up. 1 s to 10 min.</summary>
    public TimeSpan Dwell { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Time that a failed origin stays out at least; each relapse triples it, up to 10 min. 1 s to 10 min.</summary>
    public TimeSpan HoldDown { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Share of the service's traffic that one plan may move where neither health nor capacity nor an operator forces it; the next such move
    /// follows after <see cref="Dwell"/>. 0.01 to 1.
    /// </summary>
    public double StepLimit { get; set; } = 0.1;

    /// <summary>What sending a request elsewhere than before costs, as added latency: a smaller gain is not worth the move. 0 to 1 min.</summary>
    public TimeSpan SwitchCost { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>What a price of 1 for 1,000 requests is worth, as added latency; 0 leaves money out of the plan. 0 to 1 h.</summary>
    public TimeSpan PriceCost { get; set; } = TimeSpan.Zero;
}
