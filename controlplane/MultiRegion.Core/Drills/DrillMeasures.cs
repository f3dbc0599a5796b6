using MultiRegion.Contracts;

namespace MultiRegion.Core.Drills;

/// <summary>What a drill looks at in a service, from the plan of the moment.</summary>
public static class DrillMeasures
{
    /// <summary>Attempts in the windows below which nothing is said of how many fail.</summary>
    public const double FewestAttempts = 20;

    public static DrillService Of(DrillSpec spec, PlanDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        SafetyCertificate? certificate = draft.Certificate;
        return new DrillService
        {
            Service = draft.Definition.Name,
            Weights = draft.Weights,
            Share = DrillTarget.Sum(spec, draft.Definition, id => draft.Weights.GetValueOrDefault(id)),
            Demand = draft.Demand,
            ErrorShare = ErrorShare([.. draft.Explanation.Select(weight => weight.Score.Basis).OfType<ScoreBasis>()]),
            CapacityLeft = certificate is { Demand: > 0, Capacity: > 0 } && certificate.Verdict != SafetyVerdict.Unknown ? 1 - certificate.Demand / certificate.Capacity : null,
            Shortfall = draft.Shortfall,
            Certificate = certificate?.Sentence,
        };
    }

    private static double? ErrorShare(ScoreBasis[] origins)
    {
        double attempts = origins.Sum(origin => origin.Attempts);
        double rate = origins.Sum(origin => origin.Rate);
        return attempts < FewestAttempts || rate <= 0
            ? null
            : Math.Min(1, origins.Sum(origin => origin.Rate * (origin.Refused + origin.Failures.Sum(failure => failure.Share))) / rate);
    }
}
