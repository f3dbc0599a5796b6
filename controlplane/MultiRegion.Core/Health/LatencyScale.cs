using System.Numerics;

namespace MultiRegion.Core.Health;

/// <summary>
/// The buckets that edges and control planes count times in: log-linear, sixteen to each doubling, as HdrHistogram has them (Tene, 2012).
/// Up to 31 µs a bucket holds one microsecond; above, its ends lie within 1/16 of each other. Times above 71 min fall in the last one.
/// </summary>
public static class LatencyScale
{
    /// <summary>Buckets are numbered from 0 to one below this.</summary>
    public const int BucketCount = (LargestExponent - SubBucketBits + 2) << SubBucketBits;

    /// <summary>How far a bucket's upper bound lies above any time in it at most, as a share of that time.</summary>
    public const double RelativeError = 1.0 / SubBuckets;

    /// <summary>Buckets from a time to twice that time, above 16 µs.</summary>
    public const int BucketsToADoubling = SubBuckets;

    private const int SubBucketBits = 4;
    private const int SubBuckets = 1 << SubBucketBits;
    private const int LargestExponent = 31;
    private const long LargestMicroseconds = (1L << (LargestExponent + 1)) - 1;

    /// <summary>The bucket of a time in microseconds; what lies outside the scale falls in its first or last bucket.</summary>
    public static int IndexOf(long microseconds)
    {
        long value = Math.Clamp(microseconds, 0, LargestMicroseconds);
        if (value < SubBuckets)
            return (int)value;
        int exponent = BitOperations.Log2((ulong)value);
        int shift = exponent - SubBucketBits;
        return (shift << SubBucketBits) + (int)(value >> shift);
    }

    /// <summary>The longest time, in whole microseconds, that falls in a bucket.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such bucket.</exception>
    public static TimeSpan UpperBound(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, BucketCount);
        if (index < SubBuckets)
            return TimeSpan.FromMicroseconds(index);
        int shift = (index >> SubBucketBits) - 1;
        long first = (long)(SubBuckets + (index & (SubBuckets - 1))) << shift;
        return TimeSpan.FromMicroseconds(first + (1L << shift) - 1);
    }
}
