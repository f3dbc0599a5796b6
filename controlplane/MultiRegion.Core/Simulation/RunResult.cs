namespace MultiRegion.Core.Simulation;

/// <summary>What became of one trace under one policy with one seed. Counts are of the time after the warm-up.</summary>
public sealed record RunResult
{
    public required string Trace { get; init; }

    public required string Policy { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Clients' requests.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests that ended without an answer, or with one that the service counts as a failure.</summary>
    public required long Failed { get; init; }

    /// <summary>Attempts that reached an origin beyond what it can serve, second by second.</summary>
    public required long AboveCapacity { get; init; }

    /// <summary>Mean milliseconds from a request to the first byte of its answer, all its attempts included; over those that were answered.</summary>
    public required double MeanMilliseconds { get; init; }

    /// <summary>How often what is decided for an edge (plan, priority, answer, favourite, its own ejections) became another: mean of the edges.</summary>
    public required double WeightChanges { get; init; }

    /// <summary>How often, while the outages lasted, a region gave the struck origin weight again that it had taken from it: the most of all regions.</summary>
    public required int Readmissions { get; init; }

    /// <summary>How often the share that a region gives an origin turned round by 5 points or more: the most of all regions and origins.</summary>
    public required int Swings { get; init; }

    /// <summary>
    /// Seconds from the first outage's begin until, for ten seconds, no more than 1 % of requests failed or came above capacity. The
    /// rest of the trace if that never was.
    /// </summary>
    public required double SecondsToRecover { get; init; }

    /// <summary>Longest time in seconds in which an origin got more than 110 % of its capacity in every second.</summary>
    public required int LongestOverload { get; init; }

    /// <summary>Second by second, from the begin; empty unless it was asked for.</summary>
    public IReadOnlyList<SecondResult> Seconds { get; init; } = [];

    /// <summary>What the bars compare: requests that failed and requests served above capacity.</summary>
    public long Cost => Failed + AboveCapacity;
}

/// <summary>One second of a run.</summary>
/// <param name="Requests">Clients' requests.</param>
/// <param name="Failed">Requests that failed.</param>
/// <param name="AboveCapacity">Attempts beyond the origins' capacity.</param>
/// <param name="MeanMilliseconds">Mean time of the requests answered; 0 if none was.</param>
/// <param name="StruckShare">Share of the weights that the struck origin has, over all regions' demand.</param>
public readonly record struct SecondResult(int Requests, int Failed, int AboveCapacity, double MeanMilliseconds, double StruckShare);
