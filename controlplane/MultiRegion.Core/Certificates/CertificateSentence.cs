using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Certificates;

/// <summary>Says in one line whether a plan is safe, and what would make it so.</summary>
internal static class CertificateSentence
{
    public static string Render(int losses, SafetyVerdict verdict, LossCase worst, SafetyRemedy? remedy, CertificateInput input)
    {
        if (!(input.Demand > 0))
            return $"N-{losses} not known: no demand was reported yet.";
        if (verdict == SafetyVerdict.Unknown)
        {
            string origins = string.Join(", ", input.Origins.Where(origin => !origin.IsKnown).Select(origin => origin.Id).Take(3));
            return $"N-{losses} not known: without the capacity of {origins} it cannot be said.";
        }

        string lost = worst.Origin ?? string.Join(" and ", worst.Regions);
        if (verdict == SafetyVerdict.Safe)
            return string.Create(CultureInfo.InvariantCulture, $"N-{losses} safe: without {lost}, {worst.Fullest} would be {100 * worst.Utilisation:0} % full.");
        CertifiedOrigin pinned = input.Origins.FirstOrDefault(origin => Certifier.IsPinned(origin) && origin.Id != worst.Origin && !worst.Regions.Contains(origin.Region));
        if (pinned.Id is not null)
            return string.Create(CultureInfo.InvariantCulture, $"not N-{losses} safe: an operator's bound sends {pinned.Id} {Math.Ceiling(pinned.Least - pinned.Room)}/s more than it can take.");
        if (!(worst.Utilisation > 1) && worst.Fullest is not null)
            return string.Create(CultureInfo.InvariantCulture, $"not N-{losses} safe: with nothing lost, {Math.Ceiling(input.Shortfall)}/s of this cell are too many.");
        string what = worst.Fullest is null
            ? $"losing {lost} leaves nothing"
            : string.Create(CultureInfo.InvariantCulture, $"losing {lost} overloads {worst.Fullest} by {Percent(worst.Utilisation - 1)} %");
        string help = remedy switch
        {
            null => "",
            { Origin: { } origin } => string.Create(CultureInfo.InvariantCulture, $"; raise {origin} by {Math.Ceiling(remedy.RequestsPerSecond)}/s"),
            { Regions: 1 } => string.Create(CultureInfo.InvariantCulture, $"; add a region that takes {Math.Ceiling(remedy.RequestsPerSecond)}/s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"; add {remedy.Regions} regions that take {Math.Ceiling(remedy.RequestsPerSecond)}/s each"),
        };
        return $"not N-{losses} safe: {what}{help}.";
    }

    /// <summary>An overload of less than a percent is not one of 0 %.</summary>
    private static string Percent(double? share) =>
        share is { } over && over < 0.01 ? "less than 1" : (100 * (share ?? 0)).ToString("0", CultureInfo.InvariantCulture);
}
