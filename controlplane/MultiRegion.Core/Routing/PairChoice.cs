namespace MultiRegion.Core.Routing;

/// <summary>
/// Draws two indices of one group: the first by weight over all groups, which is to draw the group by its weight and then within it; the
/// second by weight among the others of that group. Immutable, allocates nothing on a draw.
/// </summary>
public sealed class PairChoice
{
    private readonly WeightedChoice _first;
    private readonly int[] _members;
    private readonly double[] _sums;
    private readonly int[] _position;
    private readonly int[] _start;
    private readonly int[] _end;

    /// <param name="weights">Each 0 or more and finite; they need not sum to 1. An index of weight 0 is never drawn.</param>
    /// <param name="groups">The group of each index, by any number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    /// <exception cref="ArgumentException">There are not as many groups as weights.</exception>
    public PairChoice(ReadOnlySpan<double> weights, ReadOnlySpan<int> groups)
    {
        if (groups.Length != weights.Length)
            throw new ArgumentException("Every index has a weight and a group.", nameof(groups));
        _first = new WeightedChoice(weights);
        double[] own = weights.ToArray();
        int[] group = groups.ToArray();
        _members = [.. Enumerable.Range(0, own.Length).Where(i => own[i] > 0).OrderBy(i => group[i])];
        _position = new int[own.Length];
        Array.Fill(_position, -1);
        _sums = new double[_members.Length];
        _start = new int[_members.Length];
        _end = new int[_members.Length];
        double largest = own.DefaultIfEmpty().Max();
        for (int start = 0, end; start < _members.Length; start = end)
        {
            double sum = 0;
            for (end = start; end < _members.Length && group[_members[end]] == group[_members[start]]; end++)
            {
                _position[_members[end]] = end;
                _sums[end] = sum += own[_members[end]] / largest;
            }

            _start.AsSpan(start, end - start).Fill(start);
            _end.AsSpan(start, end - start).Fill(end);
        }
    }

    /// <summary>The index that a draw from [0, 1) falls on; -1 if all weights are 0.</summary>
    public int Pick(double draw) => _first.Pick(draw);

    /// <summary>Another index of the same group; -1 if <paramref name="first"/> is alone in it, or has no weight itself.</summary>
    public int PickOther(int first, double draw)
    {
        int position = _position[first];
        if (position < 0)
            return -1;
        int low = _start[position], high = _end[position] - 1;
        if (high - low <= 1)
            return high == low ? -1 : _members[low + high - position];

        double before = position == low ? 0 : _sums[position - 1];
        double weight = _sums[position] - before;
        double mark = draw * (_sums[high] - weight);
        // What lies behind the first one moves up by its weight.
        if (mark >= before)
            mark += weight;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (mark < _sums[middle])
                high = middle;
            else
                low = middle + 1;
        }

        // Rounding may leave the mark on the first one's edge.
        if (low == position)
            low = position == _end[position] - 1 ? position - 1 : position + 1;
        return _members[low];
    }
}
