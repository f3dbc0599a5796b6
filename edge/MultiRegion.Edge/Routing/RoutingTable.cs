using System.Collections.Frozen;

namespace MultiRegion.Edge.Routing;

/// <summary>What the edge routes by at one moment: every service with its plan and origins. Immutable; replaced as a whole.</summary>
public sealed class RoutingTable
{
    public static readonly RoutingTable Empty = new([]);

    internal RoutingTable(IEnumerable<RoutedService> services) =>
        Services = services.ToFrozenDictionary(service => service.Name, StringComparer.Ordinal);

    /// <summary>Services by name, which is also the id of their YARP cluster.</summary>
    public FrozenDictionary<string, RoutedService> Services { get; }
}
