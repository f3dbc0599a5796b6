namespace MultiRegion.Contracts;

/// <summary>
/// What an app calls, whole: how a request is matched to it, where it can be sent, and how. The control plane plans
/// from it and embeds it in every plan; a standalone edge reads the same shape from its configuration.
/// </summary>
public sealed record ServiceDefinition
{
    /// <summary>Name of the service: 1 to 63 of <c>a-z 0-9 -</c>, beginning with a letter.</summary>
    public required string Name { get; init; }

    /// <summary>Host names that select the service; empty means any host. A leading <c>*.</c> matches one level of subdomains.</summary>
    public IReadOnlyList<string> Hosts { get; set; } = [];

    /// <summary>Path prefixes that select the service, each beginning with <c>/</c>.</summary>
    public IReadOnlyList<string> Paths { get; set; } = ["/"];

    /// <summary>Where the service can be reached; at least one, with distinct ids and distinct addresses.</summary>
    public required IReadOnlyList<OriginDefinition> Origins { get; init; }

    /// <summary>The regions that may serve the service's traffic; null means every region.</summary>
    public IReadOnlyList<string>? AllowedRegions { get; init; }

    public AttemptOptions Attempts { get; set; } = new();

    public ConcurrencyOptions Concurrency { get; set; } = new();

    public RetryBudgetOptions RetryBudget { get; set; } = new();

    public ProbeOptions Probe { get; set; } = new();

    public RoutingOptions Routing { get; set; } = new();

    /// <summary>Who is refused first when an edge has too much to do.</summary>
    public ServicePriority Priority { get; set; } = ServicePriority.Normal;

    /// <summary>Largest request body in bytes, where it is less than the edge's own limit; null leaves that one. 0 or more.</summary>
    public long? MaxRequestBodyBytes { get; init; }

    public StreamOptions Streams { get; set; } = new();

    /// <summary>True if traffic may go to an origin of <paramref name="region"/>.</summary>
    public bool Allows(string region) =>
        AllowedRegions is null || AllowedRegions.Contains(region, StringComparer.Ordinal);
}
