namespace MultiRegion.Core.Planning;

/// <summary>The bound on what soft evidence may remove: a share of all capacity, smaller while few observers stand behind it.</summary>
public static class SoftRemoval
{
    /// <summary>Fewer fresh observers than this are few.</summary>
    public const int ManyObservers = 3;

    /// <summary>What few observers may remove at most.</summary>
    public const double MostOfFew = 0.2;

    /// <summary>
    /// The largest share of capacity that soft evidence may remove, from the service's own limit and the fresh observers. With none of them
    /// nothing more can be removed, and what was is not given back for their silence.
    /// </summary>
    public static double Limit(double maxSoftRemoval, int observers) =>
        observers is > 0 and < ManyObservers ? Math.Min(maxSoftRemoval, MostOfFew) : maxSoftRemoval;

    /// <summary>Raises targets, each in proportion to what it lost, until at most <paramref name="limit"/> of all capacity is removed.</summary>
    /// <param name="capacities">Capacity of each origin before health.</param>
    /// <param name="targets">Share of each that health deserves; 0 is hard evidence and stays, the others are raised in place.</param>
    /// <returns>True if the bound held anything back.</returns>
    public static bool Apply(ReadOnlySpan<double> capacities, Span<double> targets, double limit)
    {
        double all = 0;
        double removed = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            all += capacities[i];
            if (targets[i] > 0)
                removed += capacities[i] * (1 - targets[i]);
        }

        if (removed <= limit * all)
            return false;
        double kept = limit * all / removed;
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] > 0)
                targets[i] = 1 - (1 - targets[i]) * kept;
        }

        return true;
    }
}
