using MultiRegion.Core.Simulation.Policies;

namespace MultiRegion.Core.Simulation;

/// <summary>Policies side by side: for each trace and policy the means over the seeds, and the sums over traces.</summary>
public sealed record Comparison
{
    public required IReadOnlyList<TraceComparison> Traces { get; init; }

    /// <summary>Over all traces, in the order of the policies.</summary>
    public required IReadOnlyList<PolicyFigures> Totals { get; init; }

    /// <param name="runs">Runs of every policy, the oracle among them, with the same traces and seeds.</param>
    /// <param name="policies">The policies in the order to show them.</param>
    public static Comparison Of(IReadOnlyList<RunResult> runs, IReadOnlyList<string> policies)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(policies);
        List<TraceComparison> traces = [.. runs.GroupBy(run => run.Trace).Select(group => new TraceComparison
        {
            Trace = group.Key,
            Policies = [.. policies.Select(policy => PolicyFigures.Of(policy, [.. group]))],
        })];
        return new Comparison
        {
            Traces = traces,
            Totals = [.. policies.Select((_, i) => PolicyFigures.Sum([.. traces.Select(trace => trace.Policies[i])]))],
        };
    }
}

/// <summary>One trace under every policy.</summary>
public sealed record TraceComparison
{
    public required string Trace { get; init; }

    public required IReadOnlyList<PolicyFigures> Policies { get; init; }
}

/// <summary>What a policy made of a trace: means over the seeds.</summary>
public sealed record PolicyFigures
{
    public required string Policy { get; init; }

    public required double Requests { get; init; }

    public required double Failed { get; init; }

    public required double AboveCapacity { get; init; }

    public double Cost => Failed + AboveCapacity;

    /// <summary>Mean time of an answered request beyond what the oracle's took, in milliseconds.</summary>
    public required double AddedMilliseconds { get; init; }

    public required double WeightChanges { get; init; }

    public required double SecondsToRecover { get; init; }

    /// <summary>The worst of the seeds.</summary>
    public required int Readmissions { get; init; }

    /// <summary>The worst of the seeds.</summary>
    public required int Swings { get; init; }

    /// <summary>The worst of the seeds, in seconds.</summary>
    public required int LongestOverload { get; init; }

    internal static PolicyFigures Of(string policy, IReadOnlyList<RunResult> runs)
    {
        List<RunResult> own = [.. runs.Where(run => run.Policy == policy)];
        double oracle = runs.Where(run => run.Policy == PolicyNames.Oracle).Average(run => run.MeanMilliseconds);
        return new PolicyFigures
        {
            Policy = policy,
            Requests = own.Average(run => run.Requests),
            Failed = own.Average(run => run.Failed),
            AboveCapacity = own.Average(run => run.AboveCapacity),
            AddedMilliseconds = own.Average(run => run.MeanMilliseconds) - oracle,
            WeightChanges = own.Average(run => run.WeightChanges),
            SecondsToRecover = own.Average(run => run.SecondsToRecover),
            Readmissions = own.Max(run => run.Readmissions),
            Swings = own.Max(run => run.Swings),
            LongestOverload = own.Max(run => run.LongestOverload),
        };
    }

    /// <summary>Sums of counts, means of times.</summary>
    internal static PolicyFigures Sum(IReadOnlyList<PolicyFigures> figures) => new()
    {
        Policy = figures[0].Policy,
        Requests = figures.Sum(one => one.Requests),
        Failed = figures.Sum(one => one.Failed),
        AboveCapacity = figures.Sum(one => one.AboveCapacity),
        AddedMilliseconds = figures.Average(one => one.AddedMilliseconds),
        WeightChanges = figures.Sum(one => one.WeightChanges),
        SecondsToRecover = figures.Average(one => one.SecondsToRecover),
        Readmissions = figures.Max(one => one.Readmissions),
        Swings = figures.Max(one => one.Swings),
        LongestOverload = figures.Max(one => one.LongestOverload),
    };
}
