using System.Net;

namespace MultiRegion.Local.Origin;

/// <summary>
/// How far a caller is. Edges of a region leave from that region's loopback address, by which the origin knows them, and it holds
/// back request and answer for half a round trip each. A delaying TCP proxy in front would accept connections on behalf of a dead origin,
/// and so blur the very failures that the drills make.
/// </summary>
internal sealed class Distance(OriginOptions options)
{
    public string? RegionOf(IPAddress? caller)
    {
        if (caller is null)
            return null;
        IPAddress address = caller.IsIPv4MappedToIPv6 ? caller.MapToIPv4() : caller;
        return options.Callers.TryGetValue(address, out string? region) ? region : null;
    }

    /// <summary>Time that a message takes one way between the caller and this origin.</summary>
    public TimeSpan OneWay(string? callerRegion) =>
        callerRegion is null || callerRegion == options.Region ? TimeSpan.Zero : options.RoundTrip / 2;
}
