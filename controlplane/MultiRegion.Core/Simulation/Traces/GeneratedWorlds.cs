using MultiRegion.Contracts;

namespace MultiRegion.Core.Simulation.Traces;

/// <summary>The worlds that generated traces take place in. None is laid out for a policy: capacities differ, as they do between regions.</summary>
internal static class GeneratedWorlds
{
    private static readonly string[] Names = ["eu-west", "us-east", "ap-south"];

    /// <summary>Three regions at 40 % of their capacity, so that any one of them can be lost.</summary>
    public static World ThreeRegions { get; } = new()
    {
        Regions = Names,
        Service = Service((500, "eu-west"), (400, "us-east"), (300, "ap-south")),
        Demand = [200, 170, 110],
        Capacity = [500, 400, 300],
        RoundTrip = (from, to) => from == to ? 2 : (from, to) is (0, 1) or (1, 0) ? 80 : (from, to) is (0, 2) or (2, 0) ? 130 : 200,
    };

    /// <summary>Two regions that need a part of the third, between them most of what it has to spare, and hear of it late and not always.</summary>
    public static World SharedSpare { get; } = new()
    {
        Regions = Names,
        Service = Service((150, "eu-west"), (150, "us-east"), (100, "ap-south")),
        Demand = [160, 160, 5],
        Capacity = [150, 150, 100],
        RoundTrip = (from, to) => from == to ? 2 : (from, to) is (0, 1) or (1, 0) ? 90 : (from, to) is (0, 2) or (2, 0) ? 40 : 50,
        DigestDelay = TimeSpan.FromSeconds(5),
        DigestLoss = 0.3,
    };

    private static ServiceDefinition Service(params (double Capacity, string Region)[] origins) => new()
    {
        Name = "simulated",
        Origins = [.. origins.Select(origin => new OriginDefinition
        {
            Id = "origin-" + origin.Region,
            Region = origin.Region,
            Address = new Uri($"http://{origin.Region}.invalid/"),
            Capacity = origin.Capacity,
        })],
        Attempts = new AttemptOptions { FirstByteTimeout = TimeSpan.FromSeconds(2) },
        Probe = new ProbeOptions { Kind = ProbeKind.Http, Path = "/healthz" },
    };
}
