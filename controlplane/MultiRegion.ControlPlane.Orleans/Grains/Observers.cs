using MultiRegion.ControlPlane.Orleans.Messages;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Orleans.Grains;

/// <summary>
/// The edges that a service's grain hears: each report counts once, by however many silos it comes; and since when the grain has heard enough of
/// them to change weights. A grain that was activated anew knows nothing of them, and is cold.
/// </summary>
internal sealed class Observers(DateTimeOffset activatedAt)
{
    private const int FreshIntervals = 3;

    /// <summary>After this long a service is planned for whoever reports on it: not every edge has to know every service.</summary>
    private static readonly TimeSpan LongestCold = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(10);
    private readonly Dictionary<string, Last> _last = new(StringComparer.Ordinal);
    private readonly WarmUp _warmUp = new();

    /// <summary>False for what was taken already.</summary>
    public bool IsNews(EdgeObservation observation, DateTimeOffset now)
    {
        if (_last.TryGetValue(observation.Edge, out var last) && !IsLater(observation, last, now))
            return false;
        _last[observation.Edge] = new Last(observation.Incarnation, observation.Sequence, observation.Interval, now);
        return true;
    }

    /// <summary>True once fresh reports of half of the cell's edges have been heard for two intervals; to be called each round.</summary>
    public bool IsWarm(int knownEdges, DateTimeOffset now)
    {
        foreach (var (edge, _) in _last.Where(edge => now - edge.Value.At >= ForgetAfter).ToList())
            _last.Remove(edge);
        var (fresh, interval) = (0, TimeSpan.Zero);
        foreach (var last in _last.Values)
        {
            if (now - last.At >= last.Interval * FreshIntervals)
                continue;
            fresh++;
            interval = last.Interval > interval ? last.Interval : interval;
        }

        _warmUp.Observe(new EdgeCensus(Math.Max(knownEdges, fresh), fresh, interval, TimeSpan.Zero), now);
        return _warmUp.IsWarm || now - activatedAt >= LongestCold;
    }

    private static bool IsLater(EdgeObservation observation, Last last, DateTimeOffset now) =>
        observation.Incarnation == last.Incarnation ? observation.Sequence > last.Sequence
        : observation.Incarnation > last.Incarnation || now - last.At >= last.Interval * FreshIntervals;

    private readonly record struct Last(long Incarnation, long Sequence, TimeSpan Interval, DateTimeOffset At);
}
