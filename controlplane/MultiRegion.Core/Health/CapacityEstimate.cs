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
    private const double Used = 0.7;

    /// <summary>Reports of one bout of saturation are averaged, the newest counting as much as all before.</summary>
    private const double Newest = 0.5;

    /// <summary>What a period of saturation leaves of the estimate at least.</summary>
    private const double LargestFall = 0.8;

    /// <summary>What is served under strain is this share of the estimate at least, or the estimate is not what causes it.</summary>
    private const double Explained = 0.5;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Without saturation for this long nothing is known any more.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private TimeSpan _saturatedAt;
    private TimeSpan _movedAt;
    private double _ceiling;
    private double _step = FirstStep;

    /// <summary>Requests per second; null while no saturation was seen lately.</summary>
    public double? Value { get; private set; }

    /// <summary>
    /// True if the strain, if there is any, is that of too much for <see cref="Value"/>: the cure is planning with it. An origin that serves far
    /// less is not well, or has far less yet.
    /// </summary>
    public bool ExplainsStrain { get; private set; }

    /// <summary>Takes what the newest reports showed. Refusals end with their cause; a queue outlasts it, and so speaks once a period only.</summary>
    /// <param name="served">Requests per second that the origin answers and does not refuse.</param>
    /// <param name="isRefusing">Whether it refuses a notable share.</param>
    /// <param name="isQueueing">Whether it holds far more than the rate explains.</param>
    /// <param name="now">Steady time.</param>
    public void Update(double served, bool isRefusing, bool isQueueing, TimeSpan now)
    {
        if (!double.IsFinite(served) || served < 0)
            return;
        Learn(served, isRefusing, isQueueing, now);
        ExplainsStrain = Value is { } value && (!(isRefusing || isQueueing) || served >= Explained * value);
    }

    private void Learn(double served, bool isRefusing, bool isQueueing, TimeSpan now)
    {
        if (isRefusing || isQueueing)
        {
            if (served > 0)
                Saturated(served, isRefusing, now);
            _saturatedAt = now;
        }
        else if (now - _saturatedAt > Lifetime)
        {
            Value = null;
        }
        else if (Value is { } value && now - _movedAt >= Period)
        {
            _movedAt = now;
            if (served < Used * value)
                return;
            Value = value * (1 + _step);
            _step = Math.Min(LargestStep, 2 * _step);
        }
    }

    private void Saturated(double served, bool isRefusing, TimeSpan now)
    {
        _step = FirstStep;
        bool isDue = now - _movedAt >= Period;
        if (Value is not { } value)
        {
            (Value, _ceiling, _movedAt) = (served, served, now);
            return;
        }

        if (isDue)
            (_ceiling, _movedAt) = (value, now);
        else if (!isRefusing)
            return;
        // What is served may be little because little was sent, or because the queue of before is worked off.
        Value = Math.Max(LargestFall * _ceiling, Newest * served + (1 - Newest) * value);
    }
}
