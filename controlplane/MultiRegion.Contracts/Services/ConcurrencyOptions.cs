namespace MultiRegion.Contracts;

/// <summary>How much of a service's traffic one edge has at one origin at a time, and how fast that grows when the origin comes back.</summary>
public sealed record ConcurrencyOptions
{
    /// <summary>
    /// Requests in flight at one origin from one edge, streams included. What is beyond goes to the next origin of the plan, and is refused
    /// with 503 when all are full. 1 to 1,000,000.
    /// </summary>
    public int RequestsPerOrigin { get; set; } = 4096;

    /// <summary>
    /// Connections from one edge to one host and port. A request that finds all of them in use waits, at most for the connect timeout, and
    /// then goes to another origin. 1 to 65,535.
    /// </summary>
    public int ConnectionsPerOrigin { get; set; } = 4096;

    /// <summary>
    /// Time in which an origin that comes back (after an ejection, or to a weight from none) rises to its whole share at an edge; 0 gives it
    /// at once. 0 to 10 min.
    /// </summary>
    public TimeSpan SlowStart { get; set; } = TimeSpan.FromSeconds(10);
}
