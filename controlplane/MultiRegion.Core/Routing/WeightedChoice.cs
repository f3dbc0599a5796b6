namespace MultiRegion.Core.Routing;

/// <summary>
/// Draws an index with the frequency of its weight, by bisection of the running sums. Immutable, allocates nothing on a draw.
/// An index of weight 0 is never drawn while another has more.
/// </summary>
public sealed class WeightedChoice
{
    private readonly double[] _sums;
    private readonly int _last = -1;

    /// <param name="weights">Each 0 or more and finite; they need not sum to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public WeightedChoice(ReadOnlySpan<double> weights)
    {
        _sums = new double[weights.Length];
        double largest = 0;
        foreach (double weight in weights)
        {
            if (!(weight >= 0) || !double.IsFinite(weight))
                throw new ArgumentOutOfRangeException(nameof(weights), weight, "A weight is 0 or more, and finite.");
            largest = Math.Max(largest, weight);
        }

        if (largest == 0)
            return;
        // Divided by the largest first, so that the sum of the largest doubles is still one.
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double share = weights[i] / largest;
            sum += share;
            _sums[i] = sum;
            if (share > 0)
                _last = i;
        }
    }

    /// <summary>The number of weights.</summary>
    public int Count => _sums.Length;

    /// <summary>The index that a draw from [0, 1) falls on; -1 if all weights are 0.</summary>
    public int Pick(double draw)
    {
        if (_last < 0)
            return -1;
        double[] sums = _sums;
        double mark = draw * sums[_last];
        int low = 0;
        int high = _last;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (mark < sums[middle])
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
