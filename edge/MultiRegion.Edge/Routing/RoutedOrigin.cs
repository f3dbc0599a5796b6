using MultiRegion.Contracts;

namespace MultiRegion.Edge.Routing;

/// <summary>One origin of a <see cref="RoutedService"/>, with its planned weight.</summary>
public sealed class RoutedOrigin
{
    internal RoutedOrigin(OriginDefinition definition, double weight)
    {
        Definition = definition;
        Weight = weight;
    }

    public OriginDefinition Definition { get; }

    public string Id => Definition.Id;

    /// <summary>Share of the service's traffic by the plan, 0 to 1.</summary>
    public double Weight { get; }
}
