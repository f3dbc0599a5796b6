using MultiRegion.Contracts;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Certificates;

/// <summary>
/// Loses every region and every origin in turn and sees whether the rest can take the demand: the N-1 criterion of power grids (von Meier,
/// Electric Power Systems, 2006, ch. 8). What a loss leaves too little by is a difference of sums; only the cases that are shown go through
/// the solve for how full each region gets. So a certificate costs little enough to come with every plan.
/// </summary>
public static class Certifier
{
    /// <summary>Most cases that a certificate lists.</summary>
    public const int MostCases = 10;

    /// <param name="input">The origins as they are, and the demand.</param>
    /// <param name="losses">Regions lost at once: 1 or 2. Single origins are lost too where it is 1.</param>
    public static SafetyCertificate Certify(CertificateInput input, int losses = 1)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(losses, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(losses, 2);
        double capacity = input.Origins.Sum(origin => origin.Room);
        List<Loss> cases = Cases(input, losses);
        foreach (Loss loss in cases)
            loss.Shortfall = Shortfall(input, capacity, loss);
        // Stable: of equals the nearest, so that the worst case does not jump between names.
        List<Loss> worst = [.. cases.OrderByDescending(loss => loss.Shortfall)];
        SafetyVerdict verdict = Judge(input, worst);
        int shown = Math.Clamp(worst.Count(loss => IsShort(loss, input)), 1, MostCases);
        bool isShortNow = !IsShort(worst[0], input) && IsShort(input);
        List<LossCase> shownCases = [.. worst.Take(shown).Select(loss => Show(input, loss))];
        // No capacity elsewhere helps against an operator's bound.
        bool pinned = input.Origins.Any(IsPinned);
        SafetyRemedy? remedy = verdict == SafetyVerdict.Unsafe && !pinned && !isShortNow ? Remedies.Cheapest(input, cases, losses) : null;
        return new SafetyCertificate
        {
            Losses = losses,
            Verdict = verdict,
            Demand = input.Demand,
            Capacity = capacity,
            Worst = shownCases,
            Remedy = remedy,
            Sentence = CertificateSentence.Render(losses, verdict, shownCases[0], remedy, input),
        };
    }

    /// <summary>Sums differ in their last bits by the order of the additions.</summary>
    internal static bool IsShort(Loss loss, CertificateInput input) => loss.Shortfall > Tolerance(input);

    /// <summary>True if the planning cell's demand is too much with nothing lost.</summary>
    internal static bool IsShort(CertificateInput input) => input.Shortfall > Tolerance(input);

    private static double Tolerance(CertificateInput input) => 1e-9 * Math.Max(1, input.Demand);

    /// <summary>True if operators' bounds send it more than it can take.</summary>
    internal static bool IsPinned(CertifiedOrigin origin) => origin.Least > origin.Room * (1 + 1e-9);

    private static double Shortfall(CertificateInput input, double capacity, Loss loss)
    {
        double all = input.Demand - (capacity - loss.Capacity);
        double pinned = input.Origins.Where(origin => IsPinned(origin) && !loss.Takes(origin)).Sum(origin => origin.Least - origin.Room);
        return pinned > 0 ? Math.Max(all, pinned) : all;
    }

    private static List<Loss> Cases(CertificateInput input, int losses)
    {
        var regions = new List<Loss>();
        foreach (CertifiedOrigin origin in input.Origins)
        {
            Loss? region = regions.Find(loss => loss.Regions[0] == origin.Region);
            if (region is null)
                regions.Add(region = new Loss([origin.Region], null));
            region.Capacity += origin.Room;
            region.Origins++;
        }

        if (losses == 2 && regions.Count > 1)
        {
            return [.. regions.SelectMany((a, i) => regions.Skip(i + 1).Select(
                b => new Loss([a.Regions[0], b.Regions[0]], null) { Capacity = a.Capacity + b.Capacity }))];
        }

        // The only origin of a region is lost with it.
        var cases = new List<Loss>(regions);
        cases.AddRange(input.Origins
            .Where(origin => losses == 1 && regions.Find(loss => loss.Regions[0] == origin.Region)!.Origins > 1)
            .Select(origin => new Loss([origin.Region], origin.Id) { Capacity = origin.Room }));
        return cases;
    }

    private static SafetyVerdict Judge(CertificateInput input, List<Loss> worst)
    {
        if (!(input.Demand > 0))
            return SafetyVerdict.Unknown;
        if (IsShort(input))
            return SafetyVerdict.Unsafe;
        // What is only assumed to be there proves nothing.
        CertifiedOrigin[] assumed = [.. input.Origins.Where(origin => !origin.IsKnown && origin.Room > 0)];
        bool safe = worst.TrueForAll(loss => !IsShort(loss, input)
            && loss.Shortfall + assumed.Where(origin => !loss.Takes(origin)).Sum(origin => origin.Room) <= Tolerance(input));
        return safe ? SafetyVerdict.Safe : assumed.Length > 0 ? SafetyVerdict.Unknown : SafetyVerdict.Unsafe;
    }

    private static LossCase Show(CertificateInput input, Loss loss)
    {
        CertifiedOrigin[] left = [.. input.Origins.Where(origin => !loss.Takes(origin) && origin.Room > 0)];
        var shown = new LossCase
        {
            Regions = loss.Origin is null ? loss.Regions : [],
            Origin = loss.Origin,
            Shortfall = IsShort(input) ? Math.Max(loss.Shortfall, input.Shortfall) : loss.Shortfall,
        };
        if (left.Length == 0)
            return shown;
        double[] loads = new double[left.Length];
        SolveArc[] arcs = [.. left.Select(origin => new SolveArc
        {
            Cost = origin.Cost,
            Capacity = origin.Capacity,
            Lower = origin.Least,
            Upper = Math.Max(origin.Least, origin.Room),
            Cap = Math.Max(Math.Max(origin.Least, origin.Room), origin.Most ?? double.PositiveInfinity),
        })];
        WaterFilling.Solve(input.Demand, arcs, input.LoadCost, switchCost: 0, loads);
        // Full is what all of an origin serves; overloaded, what gets more than operators let it have.
        bool isShort = IsShort(loss, input);
        (string Region, double Utilisation) fullest = left.Select((origin, i) => (origin.Region, Capacity: isShort ? origin.Room : origin.Capacity, Load: loads[i]))
            .GroupBy(origin => origin.Region, StringComparer.Ordinal)
            .Select(region => (region.Key, Utilisation: region.Sum(origin => origin.Load) / region.Sum(origin => origin.Capacity)))
            // All equally overloaded are told apart by their distance, not by their last bits.
            .MaxBy(region => Math.Round(region.Utilisation, 9));
        return shown with { Fullest = fullest.Region, Utilisation = fullest.Utilisation };
    }
}
