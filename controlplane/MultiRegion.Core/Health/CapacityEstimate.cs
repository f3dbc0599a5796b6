namespace MultiRegion.Core.Health;

/// <summary>
/// Learns what an origin can serve from the moments at which it could not serve more: what it serves while saturated is its capacity. The
/// estimate then grows while it is used and causes no strain, ever faster, and falls back at the next saturation: the increase and decrease of
/// TCP's congestion control (Chiu and Jain, 1989), with CUBIC's acceleration (Ha, Rhee and Xu, 2008).
/// </summary>
public sealed class CapacityEstimate
{
    /// <summary>Growth over the first period without strain; each further period doubles it.</summary>
    private const double FirstStep = 0.01;

    /// <summary>Growth of one period at most.</summary>
    private const double LargestStep = 0.32;

    /// <summary>An estimate grows only while this share of it is used: what was not tried is not known.</summary>
    private const double Used = 0.5;

    /// <summary>Reports of one bout of saturation are averaged, the newest counting as much as all before.</summary>
    private const double Newest = 0.5;

    /// <summary>What a period of saturation leaves of the estimate at least.</summary>
    private const double LargestFall = 0.8;

    /// <summary>What is served under strain is this share of the estimate at least, or the estimate is not what causes it.</summary>
    private const double Explained = 0.5;

    /// <summary>While all is refused nothing tells how little the origin serves: no less is planned than this share of what it was, and that finds out.</summary>
    private const double LeastLeft = 0.1;

    /// <summary>A limit is found again if what is served there is the same but for this share.</summary>
    private const double SameLimit = 1.0 / 3;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Without saturation for this long nothing is known any more.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>A limit that is found again and again is tried no more seldom than this, before it is forgotten.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly SteadyRefusals _steady = new();
    private TimeSpan _saturatedAt;
    private TimeSpan _movedAt;
    private TimeSpan _waitUntil;
    private double _ceiling;
    private double _step = FirstStep;
    private double _start;
    private double _limit;
    private bool _isSaturated;
    private int _relapses;

    /// <summary>Requests per second; null while no saturation was seen lately.</summary>
    public double? Value { get; private set; }

    /// <summary>
    /// True if the strain, if there is any, is that of too much for <see cref="Value"/>: the cure is planning with it. An origin that serves far
    /// less is not well, or has far less yet; one that refuses the same share of any load is not cured by less.
    /// </summary>
    public bool ExplainsStrain { get; private set; }

    /// <summary>Takes what the newest reports showed. Refusals end with their cause; a queue outlasts it, and so speaks once a period only.</summary>
    /// <param name="served">Requests per second that the origin answers and does not refuse.</param>
    /// <param name="refused">Requests per second that it refuses.</param>
    /// <param name="isRefusing">Whether that is a notable share.</param>
    /// <param name="isQueueing">Whether it holds far more than the rate explains.</param>
    /// <param name="now">Steady time.</param>
    public void Update(double served, double refused, bool isRefusing, bool isQueueing, TimeSpan now)
    {
        if (!double.IsFinite(served) || served < 0 || !double.IsFinite(refused) || refused < 0)
            return;
        bool isByLoad = _steady.Update(served, refused, isRefusing, now);
        if (isByLoad || isQueueing)
        {
            Saturated(served, isByLoad, now);
            _saturatedAt = now;
        }
        else if (now - _saturatedAt > Lifetime)
        {
            (Value, _relapses, _isSaturated) = (null, 0, false);
        }
        else if (Value is { } value && now - _movedAt >= Period)
        {
            Grow(value, served + refused, now);
        }

        ExplainsStrain = Value is { } known && (!(isRefusing || isQueueing) || (isRefusing == isByLoad && served >= Explained * known));
    }

    private void Grow(double value, double load, TimeSpan now)
    {
        _movedAt = now;
        if (now < _waitUntil || load < Used * value)
            return;
        if (_isSaturated)
            (_limit, _isSaturated) = (value, false);
        Value = value * (1 + _step);
        _step = Math.Min(LargestStep, 2 * _step);
    }

    private void Saturated(double served, bool isRefusing, TimeSpan now)
    {
        _step = FirstStep;
        if (Value is not { } value)
        {
            if (served > 0)
                (Value, _ceiling, _start, _movedAt, _isSaturated) = (served, served, served, now, true);
            return;
        }

        if (!_isSaturated)
            Relapse(value, served, now);
        if (now - _movedAt >= Period)
            (_ceiling, _movedAt) = (value, now);
        else if (!isRefusing)
            return;
        // What is served may be little because little was sent, or because the queue of before is worked off.
        double least = LargestFall * _ceiling;
        if (served > 0)
            Value = Math.Max(least, Newest * served + (1 - Newest) * value);
        else if (isRefusing)
            Value = Math.Max(least, Math.Min(value, LeastLeft * _start));
    }

    /// <summary>
    /// The limit was met again. Where it is the one of before, it is there to stay, and trying goes on for ever: each time waits three times as
    /// long before the next, as <see cref="Planning.Admission"/> does.
    /// </summary>
    private void Relapse(double value, double served, TimeSpan now)
    {
        (_start, _isSaturated) = (value, true);
        bool isSame = Math.Abs(served - _limit) <= SameLimit * _limit;
        _relapses = isSame ? _relapses + 1 : 0;
        double wait = Period.TotalSeconds * Math.Pow(3, Math.Min(_relapses, 10));
        _waitUntil = isSame ? now + TimeSpan.FromSeconds(Math.Min(wait, LongestWait.TotalSeconds)) : TimeSpan.Zero;
    }
}
