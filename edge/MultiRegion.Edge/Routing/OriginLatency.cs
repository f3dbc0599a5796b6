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
    private static readonly TimeSpan UsualMemory = TimeSpan.FromSeconds(60);

    private const double Few = 4;
    private const double UsualAnswers = 30;

    private double _count;
    private double _sum;
    private double _squares;
    private double _newCount;
    private double _newSum;
    private double _newSquares;
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

    /// <summary>Mean over the last minute or so in microseconds; null while too few answers were seen.</summary>
    public double? Usual => Volatile.Read(ref _usual) is > 0 and var usual && Volatile.Read(ref _answers) >= UsualAnswers ? usual : null;

    /// <summary>Answers that <see cref="Recent"/> is of, those long ago for a part. For the tick alone.</summary>
    public double RecentAnswers => _count;

    /// <summary>Mean of late in microseconds, or null. For the tick alone.</summary>
    public double? Recent => _count >= 1 ? _sum / _count : null;

    /// <summary>Standard error of <see cref="Recent"/>. For the tick alone.</summary>
    public double RecentError { get; private set; }

    public void Add(int bucket, int answers)
    {
        double time = LatencyScale.UpperBound(bucket).Ticks / TimeSpan.TicksPerMicrosecond;
        _newCount += answers;
        _newSum += answers * time;
        _newSquares += answers * time * time;
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

        _answers += _newCount;
        double rate = Math.Max(1 - Math.Exp(-_silent / UsualMemory), _newCount / _answers);
        Volatile.Write(ref _usual, _usual + (rate * ((_newSum / _newCount) - _usual)));
        _count += _newCount;
        _sum += _newSum;
        _squares += _newSquares;
        _newCount = _newSum = _newSquares = 0;
        _silent = TimeSpan.Zero;

        double mean = _sum / _count;
        // With few answers their spread says little: as if one more had been half the mean away.
        double variance = Math.Max(0, (_squares / _count) - (mean * mean)) + (mean * mean / 4 / _count);
        RecentError = Math.Sqrt(variance / _count);
        Volatile.Write(ref _lowest, Math.Max(0, mean - (2 * RecentError)));
        Volatile.Write(ref _highest, mean + (2 * RecentError));
        Volatile.Write(ref _stale, false);
    }

    private void Forget(TimeSpan passed)
    {
        if (_count == 0)
            return;
        double factor = Math.Max(Math.Exp(-passed / Memory), Math.Min(1, Few / _count)) * Math.Exp(-passed / LongMemory);
        _count *= factor;
        _sum *= factor;
        _squares *= factor;
    }
}
