using MultiRegion.Contracts;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Offers;

/// <summary>Writes what the other cells need to know of a service here, short: rounded, and without what goes without saying.</summary>
internal static class ServiceDigests
{
    /// <summary>Three significant digits say enough, and keep noise from becoming news.</summary>
    private const int Digits = 3;

    public static ServiceDigest Write(
        ServiceDefinition definition, IReadOnlyList<OriginScore> scores, IReadOnlyDictionary<string, double>? weights, double demand, PlanResult? last)
    {
        var origins = new List<OriginDigest>();
        foreach (OriginScore score in scores)
        {
            var origin = new OriginDigest
            {
                Origin = score.Origin,
                Score = Math.Round(score.Value),
                Evidence = score.Evidence,
                Wanted = Round(last?.Wanted.GetValueOrDefault(score.Origin) ?? 0, up: false),
                Planned = Round(demand * (weights?.GetValueOrDefault(score.Origin) ?? 0), up: true),
            };
            if (origin.Score < 100 || origin.Wanted > 0 || origin.Planned > 0)
                origins.Add(origin);
        }

        return new ServiceDigest
        {
            Service = definition.Name,
            Demand = Round(demand, up: true),
            Origins = origins,
            // Down, so that what is promised stays within what there is.
            Offers = [.. (last?.Offers ?? []).Select(offer => offer with { RequestsPerSecond = Round(offer.RequestsPerSecond, up: false) })],
        };
    }

    /// <summary>To <see cref="Digits"/> significant digits.</summary>
    private static double Round(double value, bool up)
    {
        if (!(value > 0) || !double.IsFinite(value))
            return 0;
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - Digits + 1);
        double units = value / unit;
        double whole = Math.Round(units);
        // What is whole but for the last bits is not rounded away from itself.
        return unit * (Math.Abs(units - whole) < 1e-6 ? whole : up ? Math.Ceiling(units) : Math.Floor(units));
    }
}
