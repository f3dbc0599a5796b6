namespace MultiRegion.Core.Planning;

/// <summary>
/// The suspicion that it is not the origins: when every one of them looks bad on soft evidence, what they share, this cell's own network
/// or edges, is the likelier cause, and moving traffic would be wrong or useless (Envoy's panic threshold has the same ground).
/// </summary>
public static class Panic
{
    /// <summary>An origin that health would leave less than this looks bad.</summary>
    public const double BadBelow = 0.6;

    /// <summary>One that it would leave this or more ends the panic.</summary>
    public const double EndsFrom = 0.7;

    /// <param name="targets">What health deserves for each allowed origin; 0 is hard evidence, which is not doubted.</param>
    /// <param name="wasPanic">Whether the plan before was held for panic.</param>
    public static bool Applies(ReadOnlySpan<double> targets, bool wasPanic)
    {
        int doubted = 0;
        foreach (double target in targets)
        {
            if (target >= (wasPanic ? EndsFrom : BadBelow))
                return false;
            if (target > 0)
                doubted++;
        }

        return doubted >= 2;
    }
}
