namespace MultiRegion.Core.Health;

/// <summary>The middle of a few numbers.</summary>
internal static class Median
{
    /// <summary>Sorts <paramref name="values"/> in place; with an even number of them it is the mean of the two in the middle.</summary>
    public static double Of(Span<double> values)
    {
        values.Sort();
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : values[middle - 1] + (values[middle] - values[middle - 1]) / 2;
    }
}
