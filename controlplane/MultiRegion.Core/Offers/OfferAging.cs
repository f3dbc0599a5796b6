namespace MultiRegion.Core.Offers;

/// <summary>
/// What an offer is worth as the digest that it came with ages. Both ends move towards the fair share, capacity over cells, at which no
/// cell needs to hear of another; the owner gives room early and takes it back late, the other the reverse, so that at every age what is
/// claimed stays within what is kept for it.
/// </summary>
public static class OfferAging
{
    /// <summary>Clocks of cells differ by up to this; a digest that is older on arrival was delayed.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Up to this age a digest is the present: one comes every second, and where they take 5 s and every third is lost, hardly any grows older. A
    /// shorter time would have plans follow the age of letters.
    /// </summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);

    /// <summary>From this age on the other end has certainly moved, if it was going to.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(40);

    /// <summary>Time in which the distance to the fair share halves.</summary>
    public static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(10);

    /// <summary>What a cell may send under an offer that it heard <paramref name="age"/> ago: falls early, rises late.</summary>
    public static double Claim(double offer, double fair, TimeSpan age) => Toward(offer, fair, age - (offer > fair ? Fresh : Settled));

    /// <summary>What an owner keeps for a cell that it heard <paramref name="age"/> ago, after offering it so much: rises early, falls late.</summary>
    public static double Reserve(double offer, double fair, TimeSpan age) => Toward(offer, fair, age - (offer > fair ? Settled : Fresh));

    private static double Toward(double offer, double fair, TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
            return offer;
        // Ten half-lives are near enough: from then on the number stays, and no plan is made for its last digits.
        return time >= 10 * HalfLife ? fair : fair + (offer - fair) * Math.Pow(0.5, time / HalfLife);
    }
}
