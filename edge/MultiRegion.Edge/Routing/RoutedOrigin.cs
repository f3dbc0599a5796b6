using Microsoft.Extensions.Primitives;
using MultiRegion.Contracts;

namespace MultiRegion.Edge.Routing;

/// <summary>One origin of a <see cref="RoutedService"/>, with its planned weight.</summary>
public sealed class RoutedOrigin
{
    internal RoutedOrigin(OriginDefinition definition, double weight, bool allowed, OriginState state)
    {
        Definition = definition;
        Weight = weight;
        IsAllowed = allowed;
        State = state;
        Prefix = definition.Address.AbsoluteUri.TrimEnd('/');
        IdHeader = definition.Id;
        RegionHeader = definition.Region;
    }

    public OriginDefinition Definition { get; }

    public string Id => Definition.Id;

    /// <summary>Share of the service's traffic by the plan, 0 to 1.</summary>
    public double Weight { get; }

    /// <summary>The service's traffic may go to its region.</summary>
    public bool IsAllowed { get; }

    /// <summary>The edge keeps traffic from it by itself.</summary>
    public bool IsEjected => State.Ejection.IsEjected;

    internal OriginState State { get; }

    /// <summary>Address without a slash at its end; a request's path is put behind it.</summary>
    internal string Prefix { get; }

    // Made once: every response carries them.
    internal StringValues IdHeader { get; }

    internal StringValues RegionHeader { get; }
}
