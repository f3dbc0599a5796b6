using System.Net;

namespace MultiRegion.Local.Origin;

/// <summary>How one demo origin runs.</summary>
internal sealed record OriginOptions
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    /// <summary>Where it serves.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Where faults are switched, with a bearer token.</summary>
    public required IPEndPoint Admin { get; init; }

    /// <summary>File with the admin listener's bearer token.</summary>
    public required string TokenFile { get; init; }

    public required string LedgerPath { get; init; }

    /// <summary>Time that a request takes to be executed; up to a tenth is added by chance.</summary>
    public TimeSpan ServiceTime { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Round trip between two regions.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>Which region a caller's address belongs to. Empty: all callers are near.</summary>
    public IReadOnlyDictionary<IPAddress, string> Callers { get; init; } = new Dictionary<IPAddress, string>();
}
