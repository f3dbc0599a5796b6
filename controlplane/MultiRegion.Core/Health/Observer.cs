using MultiRegion.Contracts;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Health;

/// <summary>One edge or prober: what it sees of each origin, and how many requests it brings. Not thread-safe.</summary>
internal sealed class Observer(string name)
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(5);

    private string[] _origins = [];
    private OriginWindow[] _windows = [];
    private TimeSpan _interval;
    private double _recent;
    private double _recentMean;
    private bool _reports;

    public string Name => name;

    /// <summary>Steady time of the newest report or probe.</summary>
    public TimeSpan SeenAt { get; private set; }

    /// <summary>True for an edge, which says what it is asked for; false for what only probes.</summary>
    public bool Reports => _reports;

    /// <summary>Decayed requests per second; 0 for a prober.</summary>
    public double Rate { get; private set; }

    /// <summary>
    /// The same over <see cref="DemandBand.RecentHalfLife"/> at most, and without the lag that a mean has behind a ramp: Brown's double
    /// exponential smoothing (1956), twice the mean less the mean of the mean. It sees a rise at once, through more noise.
    /// </summary>
    public double RecentRate => Math.Max(0, 2 * _recent - _recentMean);

    /// <summary>The window of an origin by its position in the definition.</summary>
    public OriginWindow this[int origin] => _windows[origin];

    public void Add(ServiceObservation observation, TimeSpan interval, TimeSpan at, TimeSpan demandHalfLife, HealthOptions options)
    {
        _interval = interval < ShortestInterval ? ShortestInterval : interval > LongestInterval ? LongestInterval : interval;
        var fading = new Fading(_interval, SeenAt.TotalSeconds, at.TotalSeconds, options.HalfLife);
        SeenAt = at;
        double rate = Math.Max(0, observation.Requests) / _interval.TotalSeconds;
        TimeSpan recent = demandHalfLife < DemandBand.RecentHalfLife ? demandHalfLife : DemandBand.RecentHalfLife;
        Rate = Faded(Rate, rate, demandHalfLife);
        _recent = Faded(_recent, rate, recent);
        _recentMean = Faded(_recentMean, _recent, recent);
        _reports = true;
        for (int i = 0; i < observation.Origins.Count; i++)
        {
            OriginObservation origin = observation.Origins[i];
            int index = IndexOf(origin.Origin, i);
            if (index >= 0)
                _windows[index].Add(origin, at.TotalSeconds, fading);
        }
    }

    /// <param name="origin">Id of the origin.</param>
    /// <param name="probe">Its result.</param>
    /// <param name="every">Time between two probes of one origin.</param>
    /// <param name="at">Steady time.</param>
    public void Add(string origin, ProbeObservation probe, TimeSpan every, TimeSpan at)
    {
        if (!_reports)
            _interval = every;
        SeenAt = at;
        int index = IndexOf(origin, 0);
        if (index >= 0)
            _windows[index].Add(probe, at.TotalSeconds);
    }

    /// <summary>False once it missed as many reports as the options allow: it drops out of every median.</summary>
    public bool IsFresh(TimeSpan now, HealthOptions options) => now - SeenAt <= _interval * options.MissedReports;

    /// <summary>Has a window for each of <paramref name="origins"/>, in their order; those of <paramref name="changed"/> begin anew.</summary>
    public void Follow(IReadOnlyList<string> origins, IReadOnlySet<string> changed)
    {
        (string[] names, OriginWindow[] windows) = (_origins, _windows);
        _origins = [.. origins];
        _windows = new OriginWindow[_origins.Length];
        for (int i = 0; i < _windows.Length; i++)
        {
            int before = changed.Contains(_origins[i]) ? -1 : Array.IndexOf(names, _origins[i]);
            _windows[i] = before >= 0 ? windows[before] : new OriginWindow();
        }
    }

    /// <summary>Edges report in the definition's order, so an entry's place is nearly always its origin's.</summary>
    private int IndexOf(string origin, int hint) =>
        hint < _origins.Length && _origins[hint] == origin ? hint : Array.IndexOf(_origins, origin);

    private double Faded(double before, double now, TimeSpan halfLife)
    {
        double kept = _reports ? Math.Pow(0.5, _interval / halfLife) : 0;
        return kept * before + (1 - kept) * now;
    }
}
