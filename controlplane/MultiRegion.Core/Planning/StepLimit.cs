namespace MultiRegion.Core.Planning;

/// <summary>
/// The bound on moves that nothing forces. The plan is a point between the one that only does what it must, for health, capacity or an
/// operator's bound, and the one that would be best: on the straight line between them, so that it keeps every bound that both keep, and
/// that going on from it leads to the same end.
/// </summary>
public static class StepLimit
{
    /// <param name="least">Shares that keep all bounds and move as little as possible; they sum to 1.</param>
    /// <param name="best">Shares to approach; they sum to 1, and are replaced by where the step ends.</param>
    /// <param name="most">Share of all traffic that may move beyond what must. 0 to 1.</param>
    /// <returns>True if the step ends before the best.</returns>
    public static bool Apply(ReadOnlySpan<double> least, Span<double> best, double most)
    {
        double moved = Moved(least, best);
        if (moved <= most)
            return false;
        double part = most / moved;
        for (int i = 0; i < best.Length; i++)
            best[i] = part > 0 ? least[i] + part * (best[i] - least[i]) : least[i];
        return true;
    }

    /// <summary>The share of all traffic that goes elsewhere.</summary>
    public static double Moved(ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        double moved = 0;
        for (int i = 0; i < from.Length; i++)
            moved += Math.Max(0, to[i] - from[i]);
        return moved;
    }
}
