using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core.Simulation.Traces;

/// <summary>The world that a recording was made in, as far as the reports show it.</summary>
internal static class RecordedWorld
{
    /// <summary>Of an origin without a stated capacity, the most that was seen served in a second is taken to be this share of it.</summary>
    private const double SeenLoad = 0.7;

    /// <summary>Share of the fastest answers' time that is taken to be the origin's own, the rest the way there.</summary>
    private const double OwnTime = 0.8;

    private const double UnseenMilliseconds = 200;

    public static World Of(Recording recording, ServiceDefinition? definition)
    {
        string[] regions = [.. recording.Edges.Select(edge => edge.Region).Distinct()];
        string[] origins = definition is null ? [.. recording.Origins] : [.. definition.Origins.Select(origin => origin.Id)];
        double[,] least = LeastTimes(recording, regions, origins);
        double service = Math.Max(1, OwnTime * Smallest(least));
        double[] served = [.. origins.Select(origin => MostServed(recording, origin))];
        definition ??= Guess(recording, regions, origins, least, served);
        if (DefinitionValidator.Validate(definition, knownRegions: null) is [ValidationError error, ..])
            throw new ArgumentException($"The definition that the reports suggest does not hold ({error}); a definition of its own is needed.", nameof(definition));
        return new World
        {
            Regions = regions,
            Service = definition,
            Demand = [.. regions.Select(_ => 0.0)],
            Capacity = [.. definition.Origins.Select((origin, i) => origin.Capacity ?? Math.Max(1, served[i] / SeenLoad))],
            RoundTrip = (region, origin) => least[region, origin] < double.PositiveInfinity ? Math.Max(0.1, least[region, origin] - service) : UnseenMilliseconds,
            EdgesPerRegion = Math.Clamp(recording.Edges.GroupBy(edge => edge.Region).Max(edges => edges.Count()), 1, 10),
            ServiceTime = TimeSpan.FromMilliseconds(service),
        };
    }

    /// <summary>The smallest median time to first byte in milliseconds from each region to each origin.</summary>
    private static double[,] LeastTimes(Recording recording, string[] regions, string[] origins)
    {
        var least = new double[regions.Length, origins.Length];
        for (int r = 0; r < regions.Length; r++)
        {
            for (int o = 0; o < origins.Length; o++)
                least[r, o] = double.PositiveInfinity;
        }

        foreach (SeenByEdge?[] second in recording.Seconds)
        {
            for (int edge = 0; edge < second.Length; edge++)
            {
                int region = Array.IndexOf(regions, recording.Edges[edge].Region);
                for (int o = 0; o < origins.Length; o++)
                {
                    if (second[edge]?.Of(origins[o]) is { } seen && MedianMilliseconds(seen.Latency) is { } median)
                        least[region, o] = Math.Min(least[region, o], median);
                }
            }
        }

        return least;
    }

    public static double? MedianMilliseconds(LatencyBuckets buckets)
    {
        long total = buckets.Count.Sum();
        if (total == 0 || buckets.Index.Count != buckets.Count.Count)
            return null;
        long seen = 0;
        int i = 0;
        while (2 * (seen += buckets.Count[i]) < total)
            i++;
        return LatencyScale.UpperBound(Math.Clamp(buckets.Index[i], 0, LatencyScale.BucketCount - 1)).TotalMilliseconds;
    }

    private static double MostServed(Recording recording, string origin) =>
        recording.Seconds.Max(second => second.Sum(seen => seen?.Of(origin) is { } one ? (one.Outcomes.Success + one.Outcomes.ClientError) / seen.Seconds : 0));

    private static double Smallest(double[,] least)
    {
        double smallest = double.PositiveInfinity;
        foreach (double value in least)
            smallest = Math.Min(smallest, value);
        return double.IsFinite(smallest) ? smallest : 1;
    }

    private static ServiceDefinition Guess(Recording recording, string[] regions, string[] origins, double[,] least, double[] served) => new()
    {
        Name = recording.Seconds.SelectMany(second => second).First(seen => seen is not null)!.Service.Service,
        Origins = [.. origins.Select((id, o) => new OriginDefinition
        {
            Id = id,
            Region = regions[Enumerable.Range(0, regions.Length).MinBy(r => least[r, o])],
            Address = new Uri($"http://origin-{o}.invalid/"),
            Capacity = Math.Max(1, served[o] / SeenLoad),
        })],
        Probe = new ProbeOptions { Kind = ProbeKind.Http },
    };
}
