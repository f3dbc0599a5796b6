using MultiRegion.Contracts;

namespace MultiRegion.Edge.Routing;

/// <summary>One service of a <see cref="RoutingTable"/>: the plan it runs and its origins.</summary>
public sealed class RoutedService
{
    internal RoutedService(Plan plan)
    {
        Plan = plan;
        Origins = [.. plan.Definition.Origins.Select(origin => new RoutedOrigin(origin, plan.Weights.GetValueOrDefault(origin.Id)))];
    }

    public string Name => Plan.Service;

    public Plan Plan { get; }

    public ServiceDefinition Definition => Plan.Definition;

    public IReadOnlyList<RoutedOrigin> Origins { get; }
}
