namespace MultiRegion.Core.Planning;

/// <summary>Keeps the demand that is planned for from following noise.</summary>
public static class DemandBand
{
    /// <summary>A smaller relative move is never followed.</summary>
    public const double LeastMove = 0.1;

    private const double Deviations = 5;

    /// <summary>Half-life of the estimate that a rise is seen by: a crowd fills an origin in seconds, and what it wants is not there yet.</summary>
    public static readonly TimeSpan RecentHalfLife = TimeSpan.FromSeconds(2);

    /// <summary>Double smoothing deviates this much more than the mean that it is made of, at two or three reports to a half-life.</summary>
    private const double RecentDeviation = 1.5;

    /// <summary>
    /// Follows a rise as soon as either estimate shows it, and a fall only once both do: too much room planned for is a detour, too little
    /// an outage. The first demand, however small, is planned for as the least one that stands out from none: that some is known matters
    /// more than how little.
    /// </summary>
    /// <param name="held">Requests per second planned for before; 0 if none.</param>
    /// <param name="estimate">Decayed requests per second.</param>
    /// <param name="recent">The same over <see cref="RecentHalfLife"/>.</param>
    /// <param name="halfLife">Half-life of <paramref name="estimate"/>.</param>
    public static double Hold(double held, double estimate, double recent, TimeSpan halfLife)
    {
        if (held == 0 && estimate > 0)
            held = Noise(1, halfLife) * Noise(1, halfLife);
        TimeSpan recentHalfLife = (halfLife < RecentHalfLife ? halfLife : RecentHalfLife) / (RecentDeviation * RecentDeviation);
        // Against the slow estimate too: what is held may lie to one side within the band, and noise alone would find the way to the other.
        double known = Math.Max(held, estimate);
        if (Hold(known, recent, recentHalfLife) is var surge && surge > known)
            return surge;
        return Hold(held, estimate > held ? estimate : Math.Max(estimate, Math.Min(recent, held)), halfLife);
    }

    /// <summary>
    /// The demand to plan for: the held one until the estimate leaves it by more than 10 % and by more than five standard deviations of
    /// the estimate, which for Poisson arrivals at rate <c>r</c>, averaged exponentially over <c>τ</c>, is <c>√(r / 2τ)</c>.
    /// </summary>
    /// <param name="held">Requests per second planned for before; 0 if none.</param>
    /// <param name="estimate">Decayed requests per second.</param>
    /// <param name="halfLife">Half-life of the estimate.</param>
    public static double Hold(double held, double estimate, TimeSpan halfLife)
    {
        if (!double.IsFinite(estimate) || estimate < 0)
            return held;
        return Math.Abs(estimate - held) > Math.Max(LeastMove * held, Noise(Math.Max(estimate, held), halfLife)) ? estimate : held;
    }

    private static double Noise(double rate, TimeSpan halfLife)
    {
        double tau = halfLife.TotalSeconds / Math.Log(2);
        return Deviations * Math.Sqrt(rate / (2 * tau));
    }
}
