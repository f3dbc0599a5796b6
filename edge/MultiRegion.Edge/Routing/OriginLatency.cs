using MultiRegion.Core.Health;

namespace MultiRegion.Edge.Routing;

/// <summary>
/// How long one origin takes to the first byte of late, with how sure that is, and how long it is used to take. Filled by one writer, on a
/// tick; read by requests.
/// </summary>
internal sealed class OriginLatency
{
    /// <summary>After this time an answer weighs 1/e, as long as there are newer ones.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMilliseconds(500);

    /// <summary>The same for the last few answers, which are kept longer: an origin that is left alone is not forgotten at once.</summary>
    private static readonly TimeSpan LongMemory = TimeSpan.FromSeconds(5);

    /// <summary>The same for what it is used to.</summary>
    private static readonly TimeSpan UsualMemory = TimeSpan.FromSeconds(30);

    /// <summary>The same when it clearly is faster: what was slow at first, as everything is after a start, is forgotten soon.</summary>
    private static readonly TimeSpan FasterMemory = TimeSpan.FromSeconds(5);

    private const double Few = 8;
    private const double UsualAnswers = 30;

    private double _count;
    private double _sum;
    private double _squares;
    private double _logSum;
    private double _logSquares;
    private double _newCount;
    private double _newSum;
    private double _newSquares;
    private double _newLogSum;
    private double _newLogSquares;
    private double _answers;
    private TimeSpan _silent;
    private double _usual;
    private double _lowest;
    private double _highest = double.PositiveInfinity;
    private bool _stale;

    /// <summary>Mean of late in microseconds, less twice its standard error; 0 where nothing is known.</summary>
    public double Low => Volatile.Read(ref _lowest);

    /// <summary>Mean of late in microseconds, plus twice its standard error; infinite where nothing is known.</summary>
    public double High => Volatile.Read(ref _highest);

    /// <summary>It has not answered for a while: what is known of it may have changed.</summary>
    public bool IsStale => Volatile.Read(ref _stale);

    /// <summary>What it took over the last half minute or so, on the geometric mean; null while too few answers were seen.</summary>
    public TimeSpan? Usual => Volatile.Read(ref _answers) >= UsualAnswers ? LatencyScale.UpperBound((int)Volatile.Read(ref _usual)) : null;

    /// <summary>Answers that <see cref="Slowdown"/> is of, those long ago for a part. For the tick alone.</summary>
    public double RecentAnswers => _count;

    /// <summary>
    /// How much longer it takes of late than usual, in doublings; null while too little is known. Of geometric means, which a few very
    /// slow answers do not move far. For the tick alone.
    /// </summary>
    public double? Slowdown => _answers >= UsualAnswers && _count > 0 ? ((_logSum / _count) - _usual) / LatencyScale.BucketsToADoubling : null;

    /// <summary>Standard error of <see cref="Slowdown"/>. For the tick alone.</summary>
    public double SlowdownError { get; private set; }

    public void Add(int bucket, int answers)
    {
        double time = LatencyScale.UpperBound(bucket).Ticks / TimeSpan.TicksPerMicrosecond;
        _newCount += answers;
        _newSum += answers * time;
        _newSquares += answers * time * time;
        // The number of a bucket is a logarithm, near enough.
        _newLogSum += answers * bucket;
        _newLogSquares += answers * (double)bucket * bucket;
    }

    /// <summary>Takes in what was added since the last call, which was <paramref name="passed"/> ago.</summary>
    public void Update(TimeSpan passed)
    {
        _silent += passed;
        Forget(passed);
        if (_newCount == 0)
        {
            Volatile.Write(ref _stale, _silent >= LongMemory);
            return;
        }

        Volatile.Write(ref _answers, _answers + _newCount);
        double rate = _answers < UsualAnswers ? _newCount / _answers : 1 - Math.Exp(-_silent / UsualMemory);
        Volatile.Write(ref _usual, _usual + (rate * ((_newLogSum / _newCount) - _usual)));
        _count += _newCount;
        _sum += _newSum;
        _squares += _newSquares;
        _logSum += _newLogSum;
        _logSquares += _newLogSquares;
        _newCount = _newSum = _newSquares = _newLogSum = _newLogSquares = 0;
        _silent = TimeSpan.Zero;

        // With few answers their spread says little: as if one more had been half the mean away, or half a doubling.
        double mean = _sum / _count;
        double error = ErrorOf(mean, _squares, mean / 2);
        const double halfADoubling = LatencyScale.BucketsToADoubling / 2.0;
        SlowdownError = ErrorOf(_logSum / _count, _logSquares, halfADoubling) / LatencyScale.BucketsToADoubling;
        if (Slowdown < -2 * SlowdownError)
            Volatile.Write(ref _usual, _usual + ((1 - Math.Exp(-passed / FasterMemory)) * ((_logSum / _count) - _usual)));
        Volatile.Write(ref _lowest, Math.Max(0, mean - (2 * error)));
        Volatile.Write(ref _highest, mean + (2 * error));
        Volatile.Write(ref _stale, false);
    }

    private double ErrorOf(double mean, double squares, double oneMore) =>
        Math.Sqrt((Math.Max(0, (squares / _count) - (mean * mean)) + (oneMore * oneMore / _count)) / _count);

    private void Forget(TimeSpan passed)
    {
        if (_count == 0)
            return;
        double factor = Math.Max(Math.Exp(-passed / Memory), Math.Min(1, Few / _count)) * Math.Exp(-passed / LongMemory);
        _count *= factor;
        _sum *= factor;
        _squares *= factor;
        _logSum *= factor;
        _logSquares *= factor;
    }
}
