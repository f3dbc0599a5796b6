using MultiRegion.Contracts;

namespace MultiRegion.Core;

/// <summary>What is told of an edge's report among the processes of one control plane: all but the counts.</summary>
public sealed record EdgeSighting
{
    public required string Edge { get; init; }

    public required string Region { get; init; }

    /// <summary>Start of the edge's process in Unix milliseconds.</summary>
    public required long Incarnation { get; init; }

    /// <summary>Number of the report within that life.</summary>
    public required long Sequence { get; init; }

    /// <summary>The interval that the report was of.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Time since the report arrived, as of the telling.</summary>
    public required TimeSpan Age { get; init; }

    public required EdgeLoad Load { get; init; }

    /// <summary>Service to the plan that the edge runs.</summary>
    public required IReadOnlyDictionary<string, PlanVersion> Plans { get; init; }

    /// <summary><c>service/origin</c> of what the edge ejected by itself.</summary>
    public required IReadOnlyList<string> Ejected { get; init; }

    /// <summary>True of a later life, or a later report of the same one.</summary>
    public bool IsNewerThan(EdgeSighting? other) =>
        other is null || Incarnation > other.Incarnation || (Incarnation == other.Incarnation && Sequence > other.Sequence);

    public static EdgeSighting Of(HealthReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new()
        {
            Edge = report.Edge,
            Region = report.Region,
            Incarnation = report.Incarnation,
            Sequence = report.Sequence,
            Interval = report.Interval,
            Age = TimeSpan.Zero,
            Load = report.Load,
            Plans = report.Services.ToDictionary(service => service.Service, service => service.Plan),
            Ejected =
            [
                .. from service in report.Services
                   from origin in service.Origins
                   where origin.Ejected
                   select $"{service.Service}/{origin.Origin}",
            ],
        };
    }
}
