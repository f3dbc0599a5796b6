namespace MultiRegion.Core.Planning;

/// <summary>
/// Rounds shares to whole 1024ths by largest remainder (Hamilton's method). A power of two, so that the weights sum to exactly 1 as
/// doubles in whatever order they are added.
/// </summary>
public static class WeightQuantizer
{
    /// <summary>Units in a weight of 1.</summary>
    public const int Units = 1024;

    /// <param name="shares">Each 0 or more; at least one above 0. They are taken relative to their sum.</param>
    /// <param name="weights">Receives the weights. A share above 0 gets at least one unit.</param>
    /// <param name="most">Weights that may not be exceeded, unless together they are less than 1; empty for none.</param>
    /// <exception cref="ArgumentException">No share is above 0, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more shares than units.</exception>
    public static void Quantize(ReadOnlySpan<double> shares, Span<double> weights, ReadOnlySpan<double> most = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shares.Length, Units);
        double total = 0;
        foreach (double share in shares)
            total += share;
        if (!(total > 0) || !double.IsFinite(total))
            throw new ArgumentException("Shares sum to more than 0, and to a finite number.", nameof(shares));
        int[] units = new int[shares.Length];
        double[] remainders = new double[shares.Length];
        int[] ends = Ends(shares, most);
        int left = Units;
        for (int i = 0; i < shares.Length; i++)
        {
            double exact = shares[i] / total * Units;
            units[i] = shares[i] > 0 ? Math.Min(ends[i], Math.Max(1, (int)exact)) : 0;
            remainders[i] = exact - units[i];
            left -= units[i];
        }

        int[] order = new int[shares.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => remainders[a] != remainders[b] ? remainders[b].CompareTo(remainders[a]) : a.CompareTo(b));
        for (int i = 0; left > 0; i = (i + 1) % order.Length)
        {
            if (shares[order[i]] > 0 && units[order[i]] < ends[order[i]])
            {
                units[order[i]]++;
                left--;
            }
        }

        // Only where tiny shares were raised to one unit: the larger ones give, the last raised unit first.
        for (int i = order.Length - 1; left < 0; i = i == 0 ? order.Length - 1 : i - 1)
        {
            if (units[order[i]] > 1)
            {
                units[order[i]]--;
                left++;
            }
        }

        for (int i = 0; i < units.Length; i++)
            weights[i] = (double)units[i] / Units;
    }

    /// <summary>The most units of each share; all of them where bounds would leave too few.</summary>
    private static int[] Ends(ReadOnlySpan<double> shares, ReadOnlySpan<double> most)
    {
        int[] ends = new int[shares.Length];
        int room = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = most.IsEmpty ? Units : (int)(most[i] * Units);
            room += shares[i] > 0 ? ends[i] : 0;
        }

        if (room < Units)
            Array.Fill(ends, Units);
        return ends;
    }
}
