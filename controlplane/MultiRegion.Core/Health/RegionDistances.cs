using System.Runtime.InteropServices;

namespace MultiRegion.Core.Health;

/// <summary>
/// Round trip to each region as the cell's observers measure it: of each the least to any of the region's origins, of all the median. What the
/// planner is told moves only on a notable change, so that jitter moves no traffic.
/// </summary>
internal sealed class RegionDistances
{
    /// <summary>A smaller relative change is jitter.</summary>
    public const double NotableShare = 0.1;

    /// <summary>So is a smaller absolute one, which within a region is often a large share.</summary>
    public static readonly TimeSpan Notable = TimeSpan.FromMilliseconds(1);

    private readonly Dictionary<string, TimeSpan> _held = new(StringComparer.Ordinal);
    private readonly List<double> _seconds = [];

    /// <summary>Round trip to a region; null where nobody measured one.</summary>
    public TimeSpan? Of(string region) => _held.TryGetValue(region, out TimeSpan distance) ? distance : null;

    /// <param name="region">The region.</param>
    /// <param name="origins">Positions of its origins in the definition.</param>
    /// <param name="observers">The fresh ones.</param>
    public void Update(string region, IReadOnlyList<int> origins, IReadOnlyList<Observer> observers)
    {
        _seconds.Clear();
        foreach (Observer observer in observers)
        {
            double least = double.PositiveInfinity;
            foreach (int origin in origins)
                least = Math.Min(least, observer[origin].RoundTrip ?? double.PositiveInfinity);
            if (double.IsFinite(least))
                _seconds.Add(least);
        }

        if (_seconds.Count == 0)
            return;
        TimeSpan median = TimeSpan.FromSeconds(Median.LowerIsBetter(CollectionsMarshal.AsSpan(_seconds)));
        if (!_held.TryGetValue(region, out TimeSpan held) || IsNotable(held, median))
            _held[region] = median;
    }

    /// <summary>Forgets the regions that no origin stands in any more.</summary>
    public void Keep(IReadOnlyCollection<string> regions)
    {
        foreach (string region in _held.Keys.Where(region => !regions.Contains(region)).ToList())
            _held.Remove(region);
    }

    private static bool IsNotable(TimeSpan held, TimeSpan measured)
    {
        TimeSpan change = (measured - held).Duration();
        return change > Notable && change > NotableShare * held;
    }
}
