using MultiRegion.Contracts;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Edges;

/// <summary>What is kept of an edge between two reports; the counts themselves go to the engine.</summary>
internal sealed record EdgeRecord
{
    /// <summary>Intervals without a report after which an edge is no longer fresh.</summary>
    private const int FreshIntervals = 3;

    public required string Edge { get; init; }

    public required string Region { get; init; }

    public required long Incarnation { get; init; }

    public required long Sequence { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required TimeSpan Interval { get; init; }

    public required EdgeLoad Load { get; init; }

    public required IReadOnlyDictionary<string, PlanVersion> Plans { get; init; }

    /// <summary><c>service/origin</c> of what the edge ejected by itself.</summary>
    public required IReadOnlySet<string> Ejected { get; init; }

    /// <summary><c>service/origin</c> of what fails hard as the edge sees it, ejected or not yet.</summary>
    public required IReadOnlySet<string> Failing { get; init; }

    public required TokenBucket Rate { get; init; }

    /// <summary>True if another process of the control plane took the report.</summary>
    public bool IsLearned { get; init; }

    public bool IsFresh(DateTimeOffset now) => now - ReceivedAt < Interval * FreshIntervals;

    public static EdgeRecord From(HealthReport report, DateTimeOffset receivedAt, TokenBucket rate) => new()
    {
        Edge = report.Edge,
        Region = report.Region,
        Incarnation = report.Incarnation,
        Sequence = report.Sequence,
        ReceivedAt = receivedAt,
        Interval = report.Interval,
        Load = report.Load,
        Plans = report.Services.ToDictionary(service => service.Service, service => service.Plan),
        Ejected = Origins(report, origin => origin.Ejected),
        Failing = Origins(report, origin => origin.Ejected || origin.ConsecutiveHardFailures > 0 || origin.Probe is { Healthy: false }),
        Rate = rate,
    };

    /// <summary>As it was told; what fails without being ejected is the affair of who heard it.</summary>
    public static EdgeRecord From(EdgeSighting sighting, DateTimeOffset receivedAt, TokenBucket rate)
    {
        var ejected = sighting.Ejected.ToHashSet(StringComparer.Ordinal);
        return new()
        {
            Edge = sighting.Edge,
            Region = sighting.Region,
            Incarnation = sighting.Incarnation,
            Sequence = sighting.Sequence,
            ReceivedAt = receivedAt,
            Interval = sighting.Interval,
            Load = sighting.Load,
            Plans = sighting.Plans,
            Ejected = ejected,
            Failing = ejected,
            Rate = rate,
            IsLearned = true,
        };
    }

    private static HashSet<string> Origins(HealthReport report, Func<OriginObservation, bool> which) =>
    [
        .. from service in report.Services
           from origin in service.Origins
           where which(origin)
           select $"{service.Service}/{origin.Origin}",
    ];

    public EdgeView ToView(DateTimeOffset now) => new()
    {
        Edge = Edge,
        Region = Region,
        LastReportAt = ReceivedAt,
        Fresh = IsFresh(now),
        Load = Load,
        Plans = Plans,
        Ejected = [.. Ejected.Order(StringComparer.Ordinal)],
    };
}
