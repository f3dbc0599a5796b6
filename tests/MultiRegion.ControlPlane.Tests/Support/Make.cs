using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>Documents as small as they can be.</summary>
public static class Make
{
    public static ServiceDefinition Service(string name = "api", params string[] regions) => new()
    {
        Name = name,
        Origins = [.. (regions is [] ? ["eu-west", "us-east"] : regions).Select(region => new OriginDefinition
        {
            Id = region,
            Region = region,
            Address = new Uri($"http://{name}.{region}.example"),
            Capacity = 100,
        })],
    };

    /// <summary>Settings that seed the services.</summary>
    public static string[] Seeds(params ServiceDefinition[] services) =>
    [
        .. services.Select((service, i) => $"Services:{i}:Name={service.Name}"),
        .. services.SelectMany((service, i) => service.Origins.SelectMany((origin, j) => new[]
        {
            $"Services:{i}:Origins:{j}:Id={origin.Id}",
            $"Services:{i}:Origins:{j}:Region={origin.Region}",
            $"Services:{i}:Origins:{j}:Address={origin.Address}",
        })),
    ];

    public static HealthReport Report(string edge = "edge-1", long sequence = 1, params ServiceObservation[] services) => new()
    {
        Edge = edge,
        Region = "eu-west",
        Incarnation = 1,
        Sequence = sequence,
        At = DateTimeOffset.UtcNow,
        Interval = TimeSpan.FromSeconds(1),
        Load = new EdgeLoad(),
        Services = services,
    };

    public static ServiceObservation Observation(string service = "api", PlanVersion plan = default, params OriginObservation[] origins) =>
        new() { Service = service, Plan = plan, Requests = 1, Origins = origins };
}
