namespace MultiRegion.Core.Health;

/// <summary>
/// What one observer has in flight at one origin, against what its rate needs while the origin is not loaded. By Little's law (1961) attempts in
/// flight are rate times residence; the least residence seen lately is the yardstick, as in TCP Vegas (Brakmo and Peterson, 1995) and Netflix's
/// concurrency-limits. Streams that have begun are left out: they last as long as they last.
/// </summary>
internal struct LoadWindow
{
    /// <summary>So many in flight say nothing by themselves.</summary>
    private const double FewInFlight = 10;

    /// <summary>Residence may grow by this factor before a full origin counts as saturated; one at half its capacity may take twice as much.</summary>
    private const double Tolerance = 2;

    /// <summary>Attempts per second below which a residence cannot be told.</summary>
    private const double LeastRate = 0.1;

    /// <summary>Averages over fewer seconds are no yardstick.</summary>
    private const double WarmUpSeconds = 5;

    /// <summary>The median of the answers must have risen by this factor too: attempts that hang beside quick answers are no queue.</summary>
    private const double QueueingAnswers = 2;

    /// <summary>A term below this is a queue.</summary>
    private const double QueueingBelow = 0.5;

    private double _least;
    private double _leastMedian;
    private double _median;
    private double _seconds;

    /// <summary>Attempts per second.</summary>
    public double Rate { get; private set; }

    /// <summary>Attempts in flight on average.</summary>
    public double InFlight { get; private set; }

    /// <summary>Attempts per second of the newest interval that were answered and not refused.</summary>
    public double NewestServed { get; private set; }

    /// <summary>Attempts per second of the newest interval that the origin refused.</summary>
    public double NewestRefused { get; private set; }

    /// <summary>Seconds that an attempt is in flight on average; null if there are too few to tell.</summary>
    public readonly double? Residence => Rate > LeastRate ? InFlight / Rate : null;

    /// <summary>The least that <see cref="Residence"/> was lately; null before enough was seen.</summary>
    /// <remarks>Nothing is in flight for less than its time to first byte, so a few empty moments must not make the yardstick shorter.</remarks>
    public readonly double? Unloaded => _least > 0 ? Math.Max(_least, _leastMedian) : null;

    /// <summary>Takes what an interval showed. Counts are 0 or more.</summary>
    /// <param name="attempts">Attempts that ended.</param>
    /// <param name="served">Those that were answered and not refused.</param>
    /// <param name="refused">Those that the origin refused.</param>
    /// <param name="inFlight">Attempts in flight at its end, without streams.</param>
    /// <param name="fading">How much of the averages of before is left.</param>
    public void Add(double attempts, double served, double refused, double inFlight, in Fading fading)
    {
        double kept = _seconds == 0 ? 0 : fading.KeptOfLoad;
        _seconds += fading.Seconds;
        Rate = kept * Rate + (1 - kept) * attempts / fading.Seconds;
        InFlight = kept * InFlight + (1 - kept) * inFlight;
        NewestServed = served / fading.Seconds;
        NewestRefused = refused / fading.Seconds;
        if (_seconds >= WarmUpSeconds && Residence is { } residence && residence > 0)
            _least = _least > 0 ? Math.Min(residence, _least * fading.YardstickGrowth) : residence;
        _leastMedian *= fading.YardstickGrowth;
    }

    /// <summary>Takes the decayed median of the times to first byte, in seconds.</summary>
    public void Answered(double median)
    {
        _median = median;
        _leastMedian = _leastMedian > 0 ? Math.Min(median, _leastMedian) : median;
    }

    /// <summary>True if attempts wait for one another at the origin: far more in flight than the rate explains, and answers that are late.</summary>
    public readonly bool IsQueueing(double utilisation) =>
        Term(utilisation) < QueueingBelow && _median > QueueingAnswers * _leastMedian;

    /// <summary>1 while no more is in flight than the rate explains, falling in inverse proportion above.</summary>
    /// <param name="utilisation">Rate over capacity, above 0; 1 where no capacity is known.</param>
    public readonly double Term(double utilisation)
    {
        if (Unloaded is not { } unloaded)
            return 1;
        double explained = Rate * unloaded * Tolerance / Math.Clamp(utilisation, 0.01, 1);
        return Math.Min(1, (explained + FewInFlight) / (InFlight + FewInFlight));
    }
}
