using System.Globalization;
using System.Text;
using MultiRegion.Contracts;
using MultiRegion.Core.Offers;

namespace MultiRegion.Core.Planning;

/// <summary>Says in one line which weights moved, and why.</summary>
public static class PlanSentence
{
    /// <summary>A score term below this is named as a cause.</summary>
    private const double NotableTerm = 0.95;

    /// <summary>Another cell that gives an origin this score or more does not share the doubt.</summary>
    private const double WellFrom = 90;

    public static string Render(PlanResult plan, RoutingOptions options, IReadOnlyList<Peer> peers)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(peers);
        var text = new StringBuilder();
        text.Append(plan.State switch
        {
            PlanState.Panic => $"Panic: every origin looks bad from here, so this cell is the suspect: its soft evidence is set aside and weights are held{Dissent(plan, peers)}. ",
            PlanState.Down => "Down: every origin is hard-failed. ",
            PlanState.Drained => "Drained by an operator. ",
            _ => "",
        });
        if (plan.Shortfall > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"Too little capacity: {plan.Shortfall:0.#} of {plan.Demand:0.#}/s are too many{(plan.State == PlanState.Normal ? ", shared in proportion" : "")}. ");
        }

        int start = text.Length;
        foreach (WeightExplanation weight in plan.Explanation.OrderByDescending(weight => Math.Abs(weight.Weight - weight.Previous)))
        {
            if (weight.Weight == weight.Previous)
                continue;
            text.Append(text.Length > start ? "; " : "");
            text.Append(CultureInfo.InvariantCulture, $"{weight.Origin} {(weight.Weight > weight.Previous ? "rose" : "fell")}");
            text.Append(CultureInfo.InvariantCulture, $" from {100 * weight.Previous:0.#} to {100 * weight.Weight:0.#}");
            string cause = Cause(weight, options);
            text.Append(cause.Length > 0 ? ": " + cause : "");
        }

        return text.Append(text.Length > start ? "." : "No weight moved.").ToString();
    }

    private static string Cause(WeightExplanation weight, RoutingOptions options)
    {
        var causes = new List<string>();
        bool ill = weight.Weight < weight.Previous && weight.Steps.Any(step => step.Kind == WeightStepKind.Health && step.After < step.Before);
        if (ill && weight.Score.Evidence != HealthEvidence.Hard && WorstTerm(weight.Score, options.LatencyObjective) is { } term)
            causes.Add(term);
        causes.AddRange(weight.Bounds);
        // What fell further than one step may go was made to.
        bool limited = weight.Steps.Any(step => step.Kind == WeightStepKind.StepLimit);
        if (causes.Count > 0 && !limited && weight.Previous - weight.Weight > options.StepLimit)
            causes.Add("step limit not reached");
        return string.Join(", ", causes.Distinct());
    }

    private static string Dissent(PlanResult plan, IReadOnlyList<Peer> peers)
    {
        string[] doubted = [.. plan.Explanation.Where(weight => weight.Score.Evidence == HealthEvidence.Soft).Select(weight => weight.Origin)];
        string[] cells = [.. peers.Where(peer => peer.IsFresh && doubted.Length > 0 && doubted.All(origin => SeesWell(peer, origin))).Select(peer => peer.Cell)];
        return cells.Length == 0 ? "" : $" ({string.Join(" and ", cells)} {(cells.Length == 1 ? "sees" : "see")} them well)";
    }

    private static bool SeesWell(Peer peer, string origin) =>
        !peer.Origins.TryGetValue(origin, out OriginDigest? seen) || (seen.Score >= WellFrom && seen.Evidence != HealthEvidence.Hard);

    private static string? WorstTerm(OriginScore score, TimeSpan objective)
    {
        double worst = Math.Min(Math.Min(score.Availability, score.Latency), Math.Min(score.Saturation, score.Probe));
        if (worst >= NotableTerm)
            return null;
        string term = worst.ToString("0.00", CultureInfo.InvariantCulture);
        if (worst == score.Availability)
            return $"availability {term}";
        if (worst == score.Latency && score.P95 is { } p95)
            return $"p95 {Time(p95)} against {Time(objective)} objective (term {term})";
        return worst == score.Saturation ? $"refusals (term {term})" : worst == score.Latency ? $"latency (term {term})" : $"failed probes (term {term})";
    }

    private static string Time(TimeSpan time) => time < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
