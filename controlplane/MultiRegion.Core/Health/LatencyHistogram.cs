using MultiRegion.Contracts;

namespace MultiRegion.Core.Health;

/// <summary>
/// Times counted on the <see cref="LatencyScale"/>, with old ones fading. Fading costs one multiplication whatever the number of buckets:
/// it lowers a common scale, and what comes later is added in units of it ("Forward Decay", Cormode et al., ICDE 2009).
/// Not thread-safe.
/// </summary>
public sealed class LatencyHistogram
{
    /// <summary>Below this the buckets are rescaled, long before a double would lose precision.</summary>
    private const double SmallestScale = 1e-100;

    /// <summary>Less than this is dust that fading left behind.</summary>
    private const double SmallestCount = 1e-9;

    private readonly double[] _buckets = new double[LatencyScale.BucketCount];
    private double _scale = 1;
    private double _total;

    /// <summary>Times in the histogram, each counted by what is left of it.</summary>
    public double Count => _total * _scale;

    /// <summary>Adds <paramref name="count"/> times to a bucket; a count that is not positive and finite, or no bucket, adds nothing.</summary>
    public void Add(int index, double count)
    {
        if ((uint)index >= LatencyScale.BucketCount || !(count > 0) || !double.IsFinite(count))
            return;
        double scaled = count / _scale;
        _buckets[index] += scaled;
        _total += scaled;
    }

    public void Add(LatencyBuckets buckets)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        int length = Math.Min(buckets.Index.Count, buckets.Count.Count);
        for (int i = 0; i < length; i++)
            Add(buckets.Index[i], buckets.Count[i]);
    }

    /// <summary>Adds all of another histogram to this one.</summary>
    public void Merge(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < _buckets.Length; i++)
            Add(i, other._buckets[i] * other._scale);
    }

    /// <summary>Multiplies every count by <paramref name="factor"/>, 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not from 0 to 1.</exception>
    public void Decay(double factor)
    {
        if (!(factor is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "A decay factor lies from 0 to 1.");
        _scale *= factor;
        if (_scale < SmallestScale)
            Rescale();
    }

    /// <summary>
    /// The upper bound of the bucket in which the share <paramref name="q"/> (0 to 1) of the times is reached, so at most 1/16 above
    /// the true quantile; null when empty.
    /// </summary>
    public TimeSpan? Quantile(double q)
    {
        if (!(q is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile lies from 0 to 1.");
        if (Count < SmallestCount)
            return null;
        double rank = q * _total;
        double seen = 0;
        int last = 0;
        for (int i = 0; i < _buckets.Length; i++)
        {
            if (_buckets[i] <= 0)
                continue;
            seen += _buckets[i];
            last = i;
            if (seen >= rank)
                break;
        }

        return LatencyScale.UpperBound(last);
    }

    public void Clear()
    {
        Array.Clear(_buckets);
        _scale = 1;
        _total = 0;
    }

    private void Rescale()
    {
        _total = 0;
        for (int i = 0; i < _buckets.Length; i++)
        {
            _buckets[i] *= _scale;
            _total += _buckets[i];
        }

        _scale = 1;
    }
}
