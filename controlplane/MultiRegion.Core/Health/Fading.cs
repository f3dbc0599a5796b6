namespace MultiRegion.Core.Health;

/// <summary>How much a report fades what was known before it: computed once, used for each of its origins. Times in seconds.</summary>
internal readonly struct Fading
{
    /// <summary>What one probe leaves of the least round trip: about as much as a few reports.</summary>
    public const double OneProbeKeepsOfRoundTrip = 0.99;

    /// <summary>Half-lives that the usual share of failures is remembered for.</summary>
    private const double UsualHalfLives = 12;

    /// <summary>Load is followed faster than health: what a capacity is learned from lasts a few reports.</summary>
    private const double LoadHalfLives = 0.4;

    /// <summary>Time in which the least residence may double.</summary>
    private static readonly TimeSpan YardstickDoubling = TimeSpan.FromMinutes(10);

    /// <summary>Time in which the least round trip gives way by half to longer ones.</summary>
    private static readonly TimeSpan RoundTripHalfLife = TimeSpan.FromMinutes(2);

    private readonly double _halfLife;
    private readonly double _previous;
    private readonly double _keptSincePrevious;

    /// <param name="interval">What the report is of, above 0.</param>
    /// <param name="previous">Steady time of the observer's report before.</param>
    /// <param name="at">Steady time of the report.</param>
    /// <param name="halfLife">Half-life of outcomes and times.</param>
    public Fading(TimeSpan interval, double previous, double at, TimeSpan halfLife)
    {
        Seconds = interval.TotalSeconds;
        _halfLife = halfLife.TotalSeconds;
        _previous = previous;
        _keptSincePrevious = Kept(at - previous, _halfLife);
        KeptOfLoad = Kept(Seconds, LoadHalfLives * _halfLife);
        KeptOfUsual = Kept(Seconds, UsualHalfLives * _halfLife);
        KeptOfRoundTrip = Kept(Seconds, RoundTripHalfLife.TotalSeconds);
        YardstickGrowth = 1 / Kept(Seconds, YardstickDoubling.TotalSeconds);
    }

    /// <summary>Length of the interval.</summary>
    public double Seconds { get; }

    public double KeptOfLoad { get; }

    public double KeptOfUsual { get; }

    public double KeptOfRoundTrip { get; }

    public double YardstickGrowth { get; }

    /// <summary>What is left at <paramref name="at"/> of what was faded to <paramref name="since"/>: mostly the observer's report before.</summary>
    public double KeptSince(double since, double at) => since == _previous ? _keptSincePrevious : Kept(at - since, _halfLife);

    private static double Kept(double seconds, double halfLife) => Math.Pow(0.5, Math.Max(0, seconds) / halfLife);
}
