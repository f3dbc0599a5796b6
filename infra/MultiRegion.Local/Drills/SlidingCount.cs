namespace MultiRegion.Local.Drills;

/// <summary>Events on a line of time: how many there were in a window, and how many of them were of the kind that is looked for.</summary>
internal sealed class SlidingCount
{
    private readonly long[] _at;
    private readonly int[] _wantedBefore;

    public SlidingCount(IEnumerable<(long At, bool Wanted)> events)
    {
        (long At, bool Wanted)[] sorted = [.. events.OrderBy(item => item.At)];
        _at = [.. sorted.Select(item => item.At)];
        _wantedBefore = new int[sorted.Length + 1];
        for (int i = 0; i < sorted.Length; i++)
            _wantedBefore[i + 1] = _wantedBefore[i] + (sorted[i].Wanted ? 1 : 0);
    }

    /// <summary>Counts of the events at or after <paramref name="from"/> and before <paramref name="to"/>.</summary>
    public (int All, int Wanted) Between(long from, long to)
    {
        int first = FirstAtOrAfter(from);
        int end = FirstAtOrAfter(to);
        return (end - first, _wantedBefore[end] - _wantedBefore[first]);
    }

    private int FirstAtOrAfter(long at)
    {
        int low = 0;
        int high = _at.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_at[middle] < at)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
