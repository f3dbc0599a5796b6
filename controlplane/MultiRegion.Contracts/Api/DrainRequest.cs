namespace MultiRegion.Contracts;

/// <summary>Body of <c>POST /v1/drains</c> on an edge's admin listener: keep this edge's traffic from something for a while.</summary>
public sealed record DrainRequest
{
    public required string Service { get; init; }

    /// <summary>An origin id, or null with <see cref="Region"/>.</summary>
    public string? Origin { get; init; }

    /// <summary>A region whose origins are all drained, or null with <see cref="Origin"/>.</summary>
    public string? Region { get; init; }

    /// <summary>How long it holds. 1 s to 24 h.</summary>
    public required TimeSpan TimeToLive { get; init; }

    public required string Reason { get; init; }
}

/// <summary>A drain in force at one edge.</summary>
public sealed record DrainView
{
    public required string Id { get; init; }

    public required string Service { get; init; }

    public string? Origin { get; init; }

    public string? Region { get; init; }

    /// <summary>When it came into force; null in what an earlier version kept.</summary>
    public DateTimeOffset? Since { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>Streams that were open at what it drains when this was asked; each is closed when its service's drain limit is over.</summary>
    public int? Streams { get; init; }

    public required string Author { get; init; }

    public required string Reason { get; init; }
}
