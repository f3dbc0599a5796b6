using MultiRegion.Contracts;

namespace MultiRegion.Core.Simulation;

/// <summary>What a simulation takes place in: regions with their edges and demand, and one service with its origins.</summary>
public sealed record World
{
    /// <summary>Names of the regions; each is a cell.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>The service that every cell plans, with the capacity that its operator believes in.</summary>
    public required ServiceDefinition Service { get; init; }

    /// <summary>Clients' requests per second of each region, before anything happens.</summary>
    public required IReadOnlyList<double> Demand { get; init; }

    /// <summary>True requests per second of each origin, before anything happens.</summary>
    public required IReadOnlyList<double> Capacity { get; init; }

    /// <summary>Round trip in milliseconds from a region (first index) to an origin (second).</summary>
    public required Func<int, int, double> RoundTrip { get; init; }

    /// <summary>Edges of each region. 1 to 10.</summary>
    public int EdgesPerRegion { get; init; } = 3;

    /// <summary>Time to first byte of an idle origin, without the way there.</summary>
    public TimeSpan ServiceTime { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Spread of the times to first byte: the standard deviation of their logarithm.</summary>
    public double Spread { get; init; } = 0.5;

    /// <summary>Work that an origin queues before it refuses more, as time at its full capacity.</summary>
    public TimeSpan Queue { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Share of the requests that may be sent twice. 0 to 1.</summary>
    public double Repeatable { get; init; } = 0.6;

    /// <summary>How long a digest is on its way to another cell, on average.</summary>
    public TimeSpan DigestDelay { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Share of the digests that never arrive. 0 to 1.</summary>
    public double DigestLoss { get; init; } = 0.05;

    public int Edges => Regions.Count * EdgesPerRegion;

    public int Origins => Service.Origins.Count;

    public int RegionOfEdge(int edge) => edge / EdgesPerRegion;
}
