using MultiRegion.Contracts;

namespace MultiRegion.Core.Certificates;

/// <summary>Finds the least that would make a plan safe.</summary>
internal static class Remedies
{
    /// <summary>
    /// More capacity at one origin helps in every case but those that take the origin. So it must be one without which the rest already
    /// suffices, and it must grow by the worst shortfall; of those the one that needs the least, then the cheapest, then the nearest. Where every
    /// origin is in a case of its own, only further regions help.
    /// </summary>
    public static SafetyRemedy Cheapest(CertificateInput input, List<Loss> cases, int losses)
    {
        double needed = cases.Max(loss => loss.Shortfall);
        List<Loss> wanting = [.. cases.Where(loss => Certifier.IsShort(loss, input))];
        CertifiedOrigin? best = null;
        foreach (CertifiedOrigin origin in input.Origins)
        {
            if (!(origin.Usable > 0) || !origin.IsKnown || wanting.Exists(loss => loss.Takes(origin)))
                continue;
            if (best is not { } other || (needed / origin.Usable, origin.Price).CompareTo((needed / other.Usable, other.Price)) < 0)
                best = origin;
        }

        return best is { } chosen ? new SafetyRemedy(chosen.Id, needed / chosen.Usable) : new SafetyRemedy(null, needed, NewRegions(input, losses));
    }

    /// <summary>
    /// A new region can be among the lost ones itself. Where fewer losses of old ones are too many already, so many more are needed.
    /// </summary>
    private static int NewRegions(CertificateInput input, int losses)
    {
        int lostNew = 0;
        for (int lostOld = losses - 1; lostOld >= 0; lostOld--)
        {
            double lost = input.Origins.GroupBy(origin => origin.Region, StringComparer.Ordinal)
                .Select(region => region.Sum(origin => origin.Room)).OrderDescending().Take(lostOld).Sum();
            if (input.Demand - input.Origins.Sum(origin => origin.Room) + lost > 1e-9 * Math.Max(1, input.Demand))
                lostNew = losses - lostOld;
        }

        return 1 + lostNew;
    }
}
