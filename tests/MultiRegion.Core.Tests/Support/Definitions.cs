using MultiRegion.Contracts;

namespace MultiRegion.Core.Tests.Support;

/// <summary>Definitions that are valid until a test says otherwise.</summary>
internal static class Definitions
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static OriginDefinition Origin(string id, string region, double? capacity = 300) => new()
    {
        Id = id,
        Region = region,
        Address = new Uri($"http://{id}.example:8080/"),
        Capacity = capacity,
    };

    public static ServiceDefinition Service(params OriginDefinition[] origins) => new()
    {
        Name = "demo",
        Origins = origins,
        Probe = new ProbeOptions { Kind = ProbeKind.Http, Path = "/healthz", Interval = TimeSpan.FromSeconds(1) },
        Routing = new RoutingOptions { LoadCost = TimeSpan.FromSeconds(1), HoldDown = TimeSpan.FromSeconds(5), Dwell = TimeSpan.FromSeconds(1) },
    };

    public static ServiceDefinition ThreeRegions() =>
        Service(Origin("eu", "eu-west"), Origin("us", "us-east"), Origin("ap", "ap-south"));

    public static Plan Plan(ServiceDefinition definition, IReadOnlyDictionary<string, double> weights, long revision = 1, PlanState state = PlanState.Normal) =>
        new()
        {
            Cell = "eu-west",
            Service = definition.Name,
            Version = new PlanVersion(1, revision),
            PlannedAt = Start,
            Definition = definition,
            Weights = weights,
            State = state,
        };
}
