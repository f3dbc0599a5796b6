using MultiRegion.Contracts;

namespace MultiRegion.Core.Simulation.Traces;

/// <summary>One service's part of recorded reports, laid out by second, edge and origin.</summary>
internal sealed record Recording
{
    private const int ShortestSeconds = 10;
    private const int LongestSeconds = 24 * 3600;
    private const int MostRegions = 100;
    private const int MostEdges = 1000;

    /// <summary>Of seconds, edges and origins: what is kept of each of them takes about a gigabyte.</summary>
    private const double MostValues = 100_000_000;

    /// <summary>Each edge and its region, ordered by region, then name.</summary>
    public required IReadOnlyList<(string Region, string Edge)> Edges { get; init; }

    public required IReadOnlyList<string> Origins { get; init; }

    /// <summary>What each edge (second index) saw in each second (first): requests per second and its observations; null without a report.</summary>
    public required SeenByEdge?[][] Seconds { get; init; }

    public static Recording Of(IReadOnlyList<HealthReport> reports, string service)
    {
        var seen = new List<(HealthReport Report, ServiceObservation Service)>(reports.Count);
        foreach (HealthReport report in reports)
        {
            if (report.Services.FirstOrDefault(candidate => candidate.Service == service) is { } one)
                seen.Add((report, one));
        }

        if (seen.Count == 0)
            throw new ArgumentException($"No report holds the service {service}.", nameof(service));
        DateTimeOffset begin = seen.Min(entry => entry.Report.At - entry.Report.Interval);
        double length = Math.Ceiling((seen.Max(entry => entry.Report.At) - begin).TotalSeconds);
        if (length is < ShortestSeconds or > LongestSeconds)
            throw new ArgumentException($"The reports span {length:0} s; a trace has {ShortestSeconds} s to a day.", nameof(reports));
        (string Region, string Edge)[] edges = [.. seen.Select(entry => (entry.Report.Region, entry.Report.Edge)).Distinct()
            .OrderBy(edge => edge.Region, StringComparer.Ordinal).ThenBy(edge => edge.Edge, StringComparer.Ordinal)];
        string[] origins = [.. seen.SelectMany(entry => entry.Service.Origins).Select(origin => origin.Origin).Distinct()];
        int regions = edges.DistinctBy(edge => edge.Region).Count();
        if (regions > MostRegions || edges.Length > MostEdges)
            throw new ArgumentException($"The reports are of {edges.Length} edges in {regions} regions; a trace has {MostEdges} in {MostRegions} at most.", nameof(reports));
        if (length * edges.Length * Math.Max(1, origins.Length) > MostValues)
        {
            throw new ArgumentException(
                $"The reports span {length:0} s of {edges.Length} edges and {origins.Length} origins; their product is {MostValues:0} at most: cut the recording into parts.",
                nameof(reports));
        }

        var seconds = new SeenByEdge?[(int)length][];
        for (int i = 0; i < seconds.Length; i++)
            seconds[i] = new SeenByEdge?[edges.Length];
        foreach (var (report, one) in seen)
        {
            int edge = Array.IndexOf(edges, (report.Region, report.Edge));
            int last = Math.Clamp((int)Math.Ceiling((report.At - begin).TotalSeconds) - 1, 0, seconds.Length - 1);
            int first = Math.Clamp((int)(report.At - report.Interval - begin).TotalSeconds, 0, last);
            for (int i = first; i <= last; i++)
                seconds[i][edge] = new SeenByEdge(one, report.Interval.TotalSeconds);
        }

        return new Recording
        {
            Edges = edges,
            Origins = origins,
            Seconds = seconds,
        };
    }
}

/// <summary>What one edge saw in an interval.</summary>
/// <param name="Service">The counts of the whole interval.</param>
/// <param name="Seconds">Its length.</param>
internal sealed record SeenByEdge(ServiceObservation Service, double Seconds)
{
    public OriginObservation? Of(string origin)
    {
        foreach (OriginObservation seen in Service.Origins)
        {
            if (seen.Origin == origin)
                return seen;
        }

        return null;
    }
}
