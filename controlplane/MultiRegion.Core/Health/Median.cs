namespace MultiRegion.Core.Health;

/// <summary>
/// The middle of what observers say. With an even number of them it is the better of the two in the middle: half is no majority, and
/// one broken edge of two must not condemn an origin any more than one of three.
/// </summary>
/// <remarks>Found by Hoare's selection ("Algorithm 65: Find", CACM 1961), in linear time: with a thousand observers, sorting was a fifth of a round of planning.</remarks>
internal static class Median
{
    /// <summary>Reorders <paramref name="values"/> in place; there is at least one.</summary>
    public static double HigherIsBetter(Span<double> values) => Select(values, values.Length / 2);

    /// <inheritdoc cref="HigherIsBetter"/>
    public static double LowerIsBetter(Span<double> values) => Select(values, (values.Length - 1) / 2);

    private static double Select(Span<double> values, int rank)
    {
        (int low, int high) = (0, values.Length - 1);
        while (low < high)
        {
            double pivot = Middle(values[low], values[(low + high) / 2], values[high]);
            (int left, int right) = (low, high);
            while (left <= right)
            {
                while (values[left] < pivot)
                    left++;
                while (values[right] > pivot)
                    right--;
                if (left > right)
                    break;
                (values[left], values[right]) = (values[right], values[left]);
                left++;
                right--;
            }

            if (rank <= right)
                high = right;
            else if (rank >= left)
                low = left;
            else
                break;
        }

        return values[rank];
    }

    private static double Middle(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
