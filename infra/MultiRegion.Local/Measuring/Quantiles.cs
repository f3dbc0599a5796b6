using System.Runtime.InteropServices;

namespace MultiRegion.Local.Measuring;

/// <summary>Exact quantiles of what was measured: a drill has some ten thousand requests, so nothing is estimated.</summary>
internal static class Quantiles
{
    /// <summary>The smallest value that at least the share <paramref name="q"/> of all values does not exceed; null of none.</summary>
    /// <param name="values">Sorted in place.</param>
    /// <param name="q">0 to 1.</param>
    public static long? Of(List<long> values, double q)
    {
        if (values.Count == 0)
            return null;
        CollectionsMarshal.AsSpan(values).Sort();
        int rank = (int)Math.Ceiling(q * values.Count);
        return values[Math.Clamp(rank - 1, 0, values.Count - 1)];
    }

    /// <summary>The same of microseconds, as milliseconds.</summary>
    public static double? Milliseconds(List<long> micros, double q) => Of(micros, q) / 1000.0;
}
