using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Local.Drills;

/// <summary>One thing that must hold, with what was found.</summary>
internal sealed record BarResult(string Name, bool Passed, string Found);

internal delegate BarResult Bar(DrillEvidence evidence, DrillFigures figures);

/// <summary>The bars that drills choose from.</summary>
internal static class Bars
{
    public static BarResult NothingFailed(DrillEvidence evidence, DrillFigures figures) =>
        Count("no request failed", figures.GetsFailed + figures.PostsFailed);

    public static BarResult NoGetFailed(DrillEvidence evidence, DrillFigures figures) => Count("no GET failed", figures.GetsFailed);

    public static BarResult NoPostDuplicated(DrillEvidence evidence, DrillFigures figures) => Count("no POST executed twice", figures.PostsDuplicated);

    /// <summary>A POST may be lost only if it was out when the fault struck.</summary>
    public static BarResult PostsFailedOnlyInFlight(DrillEvidence evidence, DrillFigures figures) => new(
        "POSTs failed at most those in flight at the fault",
        figures.PostsFailed <= figures.PostsInFlight && figures.PostsFailedLater == 0,
        $"{figures.PostsFailed} of {figures.PostsInFlight} in flight, {figures.PostsFailedLater} others");

    public static Bar MovedWithin(TimeSpan limit) => (_, figures) => new(
        Text($"99 % of traffic moved within {limit.TotalSeconds} s"),
        figures.MovedAfterMilliseconds <= limit.TotalMilliseconds,
        figures.MovedAfterMilliseconds is { } moved ? Text($"{moved:0} ms") : "not before the restore");

    /// <summary>
    /// p99 during the fault is at most the one before, plus one round trip between regions, plus <paramref name="allowance"/>: over the whole of it, and over
    /// its first seconds, which the whole would thin out.
    /// </summary>
    public static Bar P99Within(TimeSpan allowance) => (evidence, figures) =>
    {
        double? limit = figures.Before.P99 + evidence.RoundTrip.TotalMilliseconds + allowance.TotalMilliseconds;
        return new(
            Text($"p99 during the fault at most before + {evidence.RoundTrip.TotalMilliseconds:0} ms + {allowance.TotalMilliseconds:0} ms"),
            figures.During.P99 <= limit && figures.Onset.P99 <= limit,
            Text($"{figures.During.P99:0.0} ms, {figures.Onset.P99:0.0} ms in the first {DrillArithmetic.Onset.TotalSeconds:0} s, limit {limit:0.0} ms"));
    };

    /// <summary>A slow origin is left: once edges have had time to see it, p99 of all requests is near that of what the others answer.</summary>
    public static Bar P99NearOthers(double factor) => (_, figures) => new(
        Text($"p99 at most {factor} times the other origins', from {DrillArithmetic.Settling.TotalSeconds:0} s after the fault"),
        figures.Settled.P99 <= factor * figures.SettledOthers?.P99,
        Text($"{figures.Settled.P99:0.0} ms, others {figures.SettledOthers?.P99:0.0} ms"));

    /// <summary>Of the requests that were due during the fault, and of all: the calm before and after it does not make up for failures.</summary>
    public static Bar SuccessAtLeast(double share) => (_, figures) => new(
        Text($"success at least {share * 100:0.##} %, during the fault and in all"),
        figures.During.SuccessRate >= share && figures.SuccessRate >= share,
        Text($"{figures.During.SuccessRate * 100:0.0000} %, {figures.SuccessRate * 100:0.0000} %"));

    /// <summary>What the fault took away was still gone just before it was brought back.</summary>
    public static BarResult FaultHeld(DrillEvidence evidence, DrillFigures figures)
    {
        List<string> back = [.. evidence.GoneBeforeRestore.Where(part => !part.Value).Select(part => part.Key)];
        return new(
            "what was killed stayed down until the restore",
            evidence.GoneBeforeRestore.Count > 0 && back.Count == 0,
            back.Count == 0 ? Text($"{evidence.GoneBeforeRestore.Count} parts") : $"answering again: {string.Join(", ", back)}");
    }

    /// <summary>
    /// Every edge has answered under a plan at least as new as the one that carries the changed definition; and that one is newer than any that the
    /// edge ran before the fault, or the edge would have been right to refuse it.
    /// </summary>
    public static BarResult PlanChangeArrived(DrillEvidence evidence, DrillFigures figures)
    {
        List<string> missing = [];
        foreach ((string edge, PlanVersion wanted) in evidence.ChangedPlans)
        {
            List<(long At, PlanVersion Version)> ran =
                [.. evidence.Requests.Where(request => request.Edge == edge).Select(request => (request.FinishedAt, Version(request.Plan)))];
            bool isNewer = !ran.Exists(plan => plan.At < evidence.Timeline.FaultAt && plan.Version >= wanted);
            if (!isNewer || !ran.Exists(plan => plan.Version >= wanted))
                missing.Add(edge);
        }
        return new(
            "the changed plan arrived at every edge, under a higher version",
            evidence.ChangedPlans.Count > 0 && missing.Count == 0,
            missing.Count == 0 ? $"{evidence.ChangedPlans.Count} edges" : $"not at {string.Join(", ", missing)}");
    }

    /// <summary>The edge that was started without Consul and control plane has answered requests before they came back.</summary>
    public static BarResult RestartedEdgeRoutes(DrillEvidence evidence, DrillFigures figures)
    {
        int carried = evidence.Restarted is not { } restarted ? 0 : evidence.Requests.Count(request => !request.Failed
            && request.Edge == restarted.Edge && request.SentAt >= restarted.UpAt && request.FinishedAt < evidence.Timeline.RestoreAt);
        return new("the edge routes from its disk after its restart", carried > 0, $"{carried} requests carried");
    }

    private static BarResult Count(string name, int found) => new(name, found == 0, Text($"{found}"));

    private static PlanVersion Version(string? plan)
    {
        string[] parts = plan?.Split('.') ?? [];
        return parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out long epoch)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out long revision) ? new PlanVersion(epoch, revision) : PlanVersion.None;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
