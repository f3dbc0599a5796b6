namespace MultiRegion.Core.Health;

/// <summary>
/// The middle of what observers say. With an even number of them it is the better of the two in the middle: half is no majority, and
/// one broken edge of two must not condemn an origin any more than one of three.
/// </summary>
internal static class Median
{
    /// <summary>Sorts <paramref name="values"/> in place; there is at least one.</summary>
    public static double HigherIsBetter(Span<double> values)
    {
        values.Sort();
        return values[values.Length / 2];
    }

    /// <inheritdoc cref="HigherIsBetter"/>
    public static double LowerIsBetter(Span<double> values)
    {
        values.Sort();
        return values[(values.Length - 1) / 2];
    }
}
