using System.Globalization;
using System.Text;

namespace MultiRegion.Local.Drills;

/// <summary>A verdict for people.</summary>
internal static class VerdictText
{
    public static string Write(DrillVerdict verdict)
    {
        DrillFigures figures = verdict.Figures;
        var text = new StringBuilder();
        Line($"drill {verdict.Drill}: {Word(verdict.Outcome)}");
        Line($"  sent         {figures.Sent}   failed {figures.GetsFailed} GET, {figures.PostsFailed} POST   interrupted {figures.Interrupted}   success {figures.SuccessRate * 100:0.0000} %");
        Line($"  executed     {figures.PostsDuplicated} POSTs more than once, {figures.GetsRepeated} GETs (by the origins' ledgers)");
        Line($"  in flight    {figures.InFlight} at the fault, {figures.PostsInFlight} of them POSTs (it took {figures.FaultTookMilliseconds:0.0} ms)");
        if (figures.SurvivorsShareToVictim is { } share)
            Line($"  at stake     {share * 100:0} % of the survivors' traffic went to the lost region before");
        Phase("before", figures.Before);
        Phase("during", figures.During);
        Phase(Text($"first {DrillArithmetic.Onset.TotalSeconds:0} s"), figures.Onset);
        Phase("after", figures.After);
        if (figures.SurvivorsShareToVictim is not null)
        {
            Line($"  moved        {(figures.MovedAfterMilliseconds is { } moved ? Text($"99 % after {moved:0} ms") : "not before the restore")}");
            Line($"  returned     {(figures.ReturnedAfterSeconds is { } returned ? Text($"after {returned:0.0} s") : Text($"not within the measured time"))}");
        }
        Line($"  generator    p99 of its own lag {figures.SendLagP99Milliseconds:0.0} ms, which is in every latency above");
        if (figures.Failures.Count > 0)
            Line($"  failures     {string.Join(", ", figures.Failures.OrderByDescending(kind => kind.Value).Select(kind => $"{kind.Value} × {kind.Key}"))}");
        foreach (BarResult bar in verdict.Bars)
            Line($"  {(bar.Passed ? "pass" : "FAIL")}  {bar.Name}: {bar.Found}");
        foreach (string reason in verdict.Invalid)
            Line($"  INVALID  {reason}");
        foreach (string note in verdict.Notes)
            Line($"  note: {note}");
        return text.ToString();

        void Line(FormattableString line) => text.Append(Text(line)).Append('\n');

        void Phase(string name, PhaseFigures phase) => Line(
            $"  {name,-12} p50 {phase.P50:0.0} ms, p99 {phase.P99:0.0} ms, max {phase.Max:0.0} ms   failed {phase.Failed}   answered by {string.Join(", ", phase.AnsweredBy.OrderBy(region => region.Key).Select(region => $"{region.Key} {region.Value}"))}");
    }

    private static string Word(DrillOutcome outcome) => outcome switch
    {
        DrillOutcome.Passed => "passed",
        DrillOutcome.Failed => "FAILED",
        _ => "INVALID",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
