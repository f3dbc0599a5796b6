using MultiRegion.Core.Health;

namespace MultiRegion.Edge.Routing;

/// <summary>
/// A service's times to first byte of the last while, older ones weighing ever less. Filled by one writer, on a tick, from the counts that
/// the origins keep anyway; read by requests.
/// </summary>
internal sealed class RecentLatency
{
    /// <summary>After this time an answer weighs 1/e.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    /// <summary>Answers that a percentile needs.</summary>
    private const double LeastAnswers = 20;

    private readonly double[] _counts = new double[LatencyScale.BucketCount];
    private double _sum;
    private long _p95;

    /// <summary>95th percentile, or null while too few answers are recent.</summary>
    public TimeSpan? P95 => Volatile.Read(ref _p95) is > 0 and var ticks ? new TimeSpan(ticks) : null;

    /// <summary>Lets what there is weigh less.</summary>
    public void Age(TimeSpan by)
    {
        double factor = Math.Exp(-by / Memory);
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] *= factor;
        _sum *= factor;
    }

    public void Add(int bucket, int answers)
    {
        _counts[bucket] += answers;
        _sum += answers;
    }

    /// <summary>Makes the percentile of what is there now.</summary>
    public void Update() => Volatile.Write(ref _p95, _sum < LeastAnswers ? 0 : Percentile(0.95).Ticks);

    private TimeSpan Percentile(double share)
    {
        double left = share * _sum;
        int last = 0;
        for (int i = 0; i < _counts.Length && left > 0; i++)
        {
            if (_counts[i] <= 0)
                continue;
            left -= _counts[i];
            last = i;
        }

        return LatencyScale.UpperBound(last);
    }
}
