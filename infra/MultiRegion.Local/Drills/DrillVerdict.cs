namespace MultiRegion.Local.Drills;

/// <summary>How a drill ended.</summary>
internal sealed record DrillVerdict
{
    /// <summary>Least share of the survivors' traffic that must go to the region that is lost, for its loss to prove anything.</summary>
    public const double LeastShare = 0.30;

    /// <summary>Longest time that the kills may take: requests out at any moment of it count as in flight, and their POSTs may be lost.</summary>
    public static readonly TimeSpan LongestFault = TimeSpan.FromMilliseconds(200);

    public required string Drill { get; init; }

    public required DrillOutcome Outcome { get; init; }

    public required DrillFigures Figures { get; init; }

    public required IReadOnlyList<BarResult> Bars { get; init; }

    /// <summary>Preconditions that did not hold; empty unless the drill is invalid.</summary>
    public required IReadOnlyList<string> Invalid { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public static DrillVerdict Judge(string drill, IReadOnlyList<Bar> bars, DrillEvidence evidence, IReadOnlyList<string> notes)
    {
        DrillFigures figures = DrillArithmetic.Compute(evidence);
        List<BarResult> results = [.. bars.Select(bar => bar(evidence, figures))];
        List<string> invalid = [.. BrokenPreconditions(evidence, figures)];
        return new DrillVerdict
        {
            Drill = drill,
            Outcome = invalid.Count > 0 ? DrillOutcome.Invalid : results.TrueForAll(bar => bar.Passed) ? DrillOutcome.Passed : DrillOutcome.Failed,
            Figures = figures,
            Bars = results,
            Invalid = invalid,
            Notes = notes,
        };
    }

    private static IEnumerable<string> BrokenPreconditions(DrillEvidence evidence, DrillFigures figures)
    {
        if (figures.Before.Sent == 0 || figures.During.Sent == 0)
            yield return "no load was sent before or during the fault";
        if (evidence.LoadTrouble is { } trouble)
            yield return trouble;
        foreach (string gap in LoadGaps.Find(evidence.Requests, evidence.Timeline))
            yield return gap;
        if (figures.SurvivorsShareToVictim < LeastShare)
            yield return FormattableString.Invariant(
                $"only {figures.SurvivorsShareToVictim * 100:0} % of the survivors' traffic went to {evidence.Victim} before the fault; at least 30 % must");
        if (evidence.Victim is not null && figures.FaultTookMilliseconds > LongestFault.TotalMilliseconds)
        {
            yield return FormattableString.Invariant(
                $"the fault took {figures.FaultTookMilliseconds:0} ms to strike, at most {LongestFault.TotalMilliseconds:0} ms: \"in flight\" would mean too much");
        }
        if (figures.InFlight < evidence.InFlightAsked)
            yield return $"only {figures.InFlight} requests were in flight at the fault; {evidence.InFlightAsked} were asked for";
    }
}

internal enum DrillOutcome
{
    Passed,

    /// <summary>A bar was missed.</summary>
    Failed,

    /// <summary>A precondition did not hold: the figures prove nothing.</summary>
    Invalid,
}
