namespace MultiRegion.Contracts;

/// <summary>How a request of a service is tried, and tried again.</summary>
public sealed record AttemptOptions
{
    /// <summary>Time from accepting a request to the first byte of its response, over all attempts. 10 ms to 1 h.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for one connection to be made, TLS included. 10 ms to 1 min.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Time of one attempt to the first byte of its response. While a body streams through, it is the origin's time to take each piece of it,
    /// and starts anew at its end. 10 ms to 1 h.
    /// </summary>
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest silence within a request or response body. 100 ms to 1 h.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Attempts of one request, the first included. 1 to 10.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// Statuses by which an origin says that it did not take the request, so that it may go elsewhere whatever its method.
    /// 429 always is one; 503 counts when it carries <c>Retry-After</c>, or always if it is listed here. 400 to 599.
    /// </summary>
    public IReadOnlyList<int> RefusalStatuses { get; set; } = [429];

    /// <summary>Statuses that make a repeatable request go elsewhere, and count as failures. 500 to 599.</summary>
    public IReadOnlyList<int> FailureStatuses { get; set; } = [500, 502, 503, 504];

    /// <summary>True if the origins deduplicate by <c>Idempotency-Key</c>: a request that has one is then repeatable.</summary>
    public bool HonoursIdempotencyKey { get; init; }

    /// <summary>Bytes of a request body that the edge keeps for another attempt; a longer one gets one attempt. 0 to 16 MiB.</summary>
    public int ReplayableBodyBytes { get; set; } = 64 * 1024;

    /// <summary>Waits between two attempts of one request.</summary>
    public BackoffOptions Backoff { get; set; } = new();

    /// <summary>Whether a repeatable request that is slow to be answered is sent to a second origin too.</summary>
    public HedgeKind Hedge { get; set; } = HedgeKind.Off;

    /// <summary>What an error is that comes as the first event of a <c>text/event-stream</c> with status 200.</summary>
    public StreamErrorKind StreamErrorEvents { get; set; } = StreamErrorKind.Off;
}

/// <summary>When a second attempt runs beside the first ("The Tail at Scale", Dean and Barroso 2013).</summary>
public enum HedgeKind
{
    Off,

    /// <summary>Once the request has waited for as long as 95 of 100 of the service's requests at this edge did of late.</summary>
    AfterP95,
}

/// <summary>What an origin's error after its status is, as long as nothing of it has gone to the client.</summary>
public enum StreamErrorKind
{
    /// <summary>Not looked for: the stream passes as it is.</summary>
    Off,

    /// <summary>A failure: the request goes elsewhere if it is repeatable.</summary>
    Failure,

    /// <summary>A refusal: by it the origin says that it did not take the request, which goes elsewhere whatever its method.</summary>
    Refusal,
}
