namespace MultiRegion.ServiceDefaults.Metrics;

/// <summary>One number that many threads add to or set.</summary>
internal sealed class ScalarSeries
{
    private double _value;

    public double Value => Volatile.Read(ref _value);

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Add(double delta)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + delta, seen);
            if (before.Equals(seen))
                return;
            seen = before;
        }
    }
}

/// <summary>Counts of measurements in fixed buckets, and their sum.</summary>
/// <param name="bounds">Upper bounds, ascending; one bucket more stands for what is above the last.</param>
internal sealed class HistogramSeries(double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private readonly ScalarSeries _sum = new();

    public double[] Bounds => bounds;

    public double Sum => _sum.Value;

    public void Record(double value)
    {
        if (double.IsNaN(value))
            return;
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
            bucket++;
        Interlocked.Increment(ref _counts[bucket]);
        _sum.Add(value);
    }

    /// <summary>The counts of one moment; the last bucket and the total shown are made from them, so they always agree.</summary>
    public long[] Counts()
    {
        var counts = new long[_counts.Length];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = Volatile.Read(ref _counts[i]);
        return counts;
    }
}
