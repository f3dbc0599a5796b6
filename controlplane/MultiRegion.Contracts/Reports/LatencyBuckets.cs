namespace MultiRegion.Contracts;

/// <summary>
/// The filled buckets of a log-linear histogram: <paramref name="Index"/> ascending and distinct, <paramref name="Count"/> of the same
/// length. Core's <c>LatencyHistogram</c> says which times a bucket holds.
/// </summary>
public sealed record LatencyBuckets(IReadOnlyList<int> Index, IReadOnlyList<long> Count)
{
    public static readonly LatencyBuckets Empty = new([], []);
}
