using MultiRegion.Contracts;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Health;

/// <summary>One edge or prober: what it sees of each origin, and how many requests it brings. Not thread-safe.</summary>
internal sealed class Observer
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, OriginWindow> _windows = new(StringComparer.Ordinal);
    private TimeSpan _interval;
    private bool _reports;

    /// <summary>Steady time of the newest report or probe.</summary>
    public TimeSpan SeenAt { get; private set; }

    /// <summary>Decayed requests per second; 0 for a prober.</summary>
    public double Rate { get; private set; }

    /// <summary>The same over <see cref="DemandBand.RecentHalfLife"/> at most: it sees a rise at once, through more noise.</summary>
    public double RecentRate { get; private set; }

    public void Add(ServiceObservation observation, TimeSpan interval, TimeSpan at, TimeSpan demandHalfLife, HealthOptions options)
    {
        _interval = interval < ShortestInterval ? ShortestInterval : interval > LongestInterval ? LongestInterval : interval;
        SeenAt = at;
        double rate = Math.Max(0, observation.Requests) / _interval.TotalSeconds;
        TimeSpan recent = demandHalfLife < DemandBand.RecentHalfLife ? demandHalfLife : DemandBand.RecentHalfLife;
        Rate = Faded(Rate, rate, demandHalfLife);
        RecentRate = Faded(RecentRate, rate, recent);
        _reports = true;
        for (int i = 0; i < observation.Origins.Count; i++)
        {
            OriginObservation origin = observation.Origins[i];
            if (_windows.TryGetValue(origin.Origin, out OriginWindow? window))
                window.Add(origin, at.TotalSeconds, options);
        }
    }

    private double Faded(double before, double now, TimeSpan halfLife)
    {
        double kept = _reports ? Math.Pow(0.5, _interval / halfLife) : 0;
        return kept * before + (1 - kept) * now;
    }

    /// <param name="every">Time between two probes of one origin.</param>
    public void Add(string origin, ProbeObservation probe, TimeSpan every, TimeSpan at)
    {
        if (!_reports)
            _interval = every;
        SeenAt = at;
        if (_windows.TryGetValue(origin, out OriginWindow? window))
            window.Add(probe, at.TotalSeconds);
    }

    /// <summary>False once it missed as many reports as the options allow: it drops out of every median.</summary>
    public bool IsFresh(TimeSpan now, HealthOptions options) => now - SeenAt <= _interval * options.MissedReports;

    public OriginSample Sample(string origin, TimeSpan now, TimeSpan probeLifetime, HealthOptions options) =>
        _windows[origin].Sample(now.TotalSeconds, probeLifetime.TotalSeconds, options);

    /// <summary>Makes a window for each of <paramref name="origins"/> and drops all others, and those of <paramref name="changed"/>.</summary>
    public void Follow(IEnumerable<string> origins, IReadOnlySet<string> changed)
    {
        Dictionary<string, OriginWindow> before = new(_windows, StringComparer.Ordinal);
        _windows.Clear();
        foreach (string origin in origins)
            _windows[origin] = !changed.Contains(origin) && before.TryGetValue(origin, out OriginWindow? window) ? window : new OriginWindow();
    }
}
