namespace MultiRegion.Local.Load;

/// <summary>What the load generator sends, and where.</summary>
internal sealed record LoadOptions
{
    /// <summary>Every address behind the public name.</summary>
    public required IReadOnlyList<EdgeAddress> Edges { get; init; }

    /// <summary>Requests per second of all regions together.</summary>
    public required double Rate { get; init; }

    /// <summary>File that gets a line a request.</summary>
    public required string RecordsPath { get; init; }

    /// <summary>Time after which a client gives up on an edge that has not begun to answer.</summary>
    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>True if POSTs carry an <c>Idempotency-Key</c>.</summary>
    public bool IdempotencyKeys { get; init; }
}

/// <summary>One address of the public name, and the region where it stands.</summary>
internal sealed record EdgeAddress(string Region, Uri Url);
