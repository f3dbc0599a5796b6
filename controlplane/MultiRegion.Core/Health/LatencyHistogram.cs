using System.Runtime.InteropServices;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Health;

/// <summary>
/// Times counted on the <see cref="LatencyScale"/>, with old ones fading. Fading costs one multiplication whatever the number of buckets:
/// it lowers a common scale, and what comes later is added in units of it ("Forward Decay", Cormode et al., ICDE 2009).
/// Not thread-safe.
/// </summary>
/// <remarks>
/// <b>Error.</b> A quantile is the upper bound of its bucket: never below the exact one, and at most <see cref="LatencyScale.RelativeError"/>
/// above it. <b>Merging</b> adds counts bucket by bucket, so it commutes and associates: the quantiles of merged histograms are those of all
/// their times, whatever the order. Only the range of buckets that was ever filled is kept.
/// </remarks>
public sealed class LatencyHistogram
{
    /// <summary>Below this the buckets are rescaled, long before a double would lose precision.</summary>
    private const double SmallestScale = 1e-100;

    /// <summary>Less than this is dust that fading left behind.</summary>
    private const double SmallestCount = 1e-9;

    /// <summary>Buckets are kept in steps of as many: one doubling.</summary>
    private const int Step = 16;

    private double[] _buckets = [];
    private int _first;
    private double _scale = 1;
    private double _total;

    /// <summary>Times in the histogram, each counted by what is left of it.</summary>
    public double Count => _total * _scale;

    /// <summary>Adds <paramref name="count"/> times to a bucket; a count that is not positive and finite, or no bucket, adds nothing.</summary>
    public void Add(int index, double count)
    {
        if ((uint)index >= LatencyScale.BucketCount || !(count > 0) || !double.IsFinite(count))
            return;
        Cover(index, index);
        double scaled = count / _scale;
        _buckets[index - _first] += scaled;
        _total += scaled;
    }

    /// <summary>Adds a report's times: the indexes ascend, as <c>ReportValidator</c> holds them to; what lies outside the scale is left out.</summary>
    public void Add(LatencyBuckets buckets)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        // As parsed they are lists; asking an interface for each entry would cost more than adding it.
        if (buckets is { Index: List<int> indexes, Count: List<long> counts })
        {
            Add(CollectionsMarshal.AsSpan(indexes), CollectionsMarshal.AsSpan(counts));
            return;
        }

        int length = Math.Min(buckets.Index.Count, buckets.Count.Count);
        for (int i = 0; i < length; i++)
            Add(buckets.Index[i], buckets.Count[i]);
    }

    /// <summary>Adds all of another histogram to this one.</summary>
    public void Merge(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < other._buckets.Length; i++)
            Add(other._first + i, other._buckets[i] * other._scale);
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

        return LatencyScale.UpperBound(_first + last);
    }

    public void Clear()
    {
        Array.Clear(_buckets);
        _scale = 1;
        _total = 0;
    }

    private void Add(ReadOnlySpan<int> indexes, ReadOnlySpan<long> counts)
    {
        int length = Math.Min(indexes.Length, counts.Length);
        if (length == 0)
            return;
        Cover(Math.Clamp(indexes[0], 0, LatencyScale.BucketCount - 1), Math.Clamp(indexes[length - 1], 0, LatencyScale.BucketCount - 1));
        double perCount = 1 / _scale;
        double added = 0;
        for (int i = 0; i < length; i++)
        {
            uint at = (uint)(indexes[i] - _first);
            if (at >= (uint)_buckets.Length || counts[i] <= 0)
                continue;
            double scaled = counts[i] * perCount;
            _buckets[at] += scaled;
            added += scaled;
        }

        _total += added;
    }

    /// <summary>Makes room for the buckets from <paramref name="from"/> to <paramref name="to"/>.</summary>
    private void Cover(int from, int to)
    {
        if (from >= _first && to < _first + _buckets.Length)
            return;
        bool isEmpty = _buckets.Length == 0;
        int first = Math.Min(from, isEmpty ? from : _first) & -Step;
        int end = Math.Max(to + Step, isEmpty ? 0 : _first + _buckets.Length) & -Step;
        if (end <= first)
            return;
        double[] wider = new double[end - first];
        _buckets.CopyTo(wider, isEmpty ? 0 : _first - first);
        (_buckets, _first) = (wider, first);
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
