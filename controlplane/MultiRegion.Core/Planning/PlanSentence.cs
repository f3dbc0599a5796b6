using System.Globalization;
using System.Text;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Planning;

/// <summary>Says in one line which weights moved, and why.</summary>
public static class PlanSentence
{
    /// <summary>A score term below this is named as a cause.</summary>
    private const double NotableTerm = 0.95;

    public static string Render(PlanState state, IReadOnlyList<WeightExplanation> weights, TimeSpan objective)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var text = new StringBuilder();
        text.Append(state switch
        {
            PlanState.Panic => "Panic: every origin looks bad from here, so weights are held. ",
            PlanState.Down => "Down: every origin is hard-failed. ",
            PlanState.Drained => "Drained by an operator. ",
            _ => "",
        });
        int start = text.Length;
        foreach (WeightExplanation weight in weights.OrderByDescending(weight => Math.Abs(weight.Weight - weight.Previous)))
        {
            if (weight.Weight == weight.Previous)
                continue;
            text.Append(text.Length > start ? "; " : "");
            text.Append(CultureInfo.InvariantCulture, $"{weight.Origin} {(weight.Weight > weight.Previous ? "rose" : "fell")}");
            text.Append(CultureInfo.InvariantCulture, $" from {100 * weight.Previous:0.#} to {100 * weight.Weight:0.#}");
            string cause = Cause(weight, objective);
            text.Append(cause.Length > 0 ? ": " + cause : "");
        }

        return text.Append(text.Length > start ? "." : "No weight moved.").ToString();
    }

    private static string Cause(WeightExplanation weight, TimeSpan objective)
    {
        IEnumerable<string> causes = weight.Score.Evidence == HealthEvidence.Hard || weight.Weight > weight.Previous
            ? weight.Bounds
            : weight.Bounds.Prepend(WorstTerm(weight.Score, objective));
        return string.Join(", ", causes.Where(cause => cause.Length > 0));
    }

    private static string WorstTerm(OriginScore score, TimeSpan objective)
    {
        double worst = Math.Min(Math.Min(score.Availability, score.Latency), Math.Min(score.Saturation, score.Probe));
        if (worst >= NotableTerm)
            return "";
        if (worst == score.Availability)
            return string.Create(CultureInfo.InvariantCulture, $"availability {worst:0.00}");
        if (worst == score.Latency)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"p95 {score.P95?.TotalMilliseconds:0} ms against {objective.TotalMilliseconds:0} ms objective (term {worst:0.00})");
        }

        return worst == score.Saturation
            ? string.Create(CultureInfo.InvariantCulture, $"refusals (term {worst:0.00})")
            : string.Create(CultureInfo.InvariantCulture, $"failed probes (term {worst:0.00})");
    }
}
