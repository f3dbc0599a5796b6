using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Orleans.Messages;
using MultiRegion.Core;
using Orleans.Placement;

namespace MultiRegion.ControlPlane.Orleans.Grains;

/// <summary>Passes what one silo hears of a region on to the others. It keeps no more than the newest of each edge, and loses nothing that is not told again in a second.</summary>
[PreferLocalPlacement]
internal sealed class RegionGrain(TimeProvider time) : Grain, IRegionGrain
{
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ListenersLast = TimeSpan.FromSeconds(10);
    private readonly Guid _life = Guid.NewGuid();
    private readonly Dictionary<string, Entry> _edges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IAlarm Alarm, DateTimeOffset At)> _listeners = new(StringComparer.Ordinal);
    private (string Silo, CellDigest Digest, long Number)? _digest;
    private long _last;

    public Task Report(RegionReport report)
    {
        var now = time.GetUtcNow();
        foreach (var sighting in report.Sightings)
        {
            if (_edges.TryGetValue(sighting.Edge, out var known) && !sighting.IsNewerThan(known.Sighting) && now - known.At < sighting.Interval * 3)
                continue;
            _edges[sighting.Edge] = new Entry(++_last, report.Silo, sighting, now - sighting.Age);
        }

        return report.Urgent ? Ring(report.Silo, now) : Task.CompletedTask;
    }

    public Task Tell(string silo, CellDigest digest)
    {
        if (digest.IsNewerThan(_digest?.Digest))
            _digest = (silo, digest, ++_last);
        return Task.CompletedTask;
    }

    public ValueTask<RegionNews> Hear(RegionQuestion question)
    {
        var now = time.GetUtcNow();
        _listeners[question.Silo] = (question.Alarm, now);
        foreach (var (edge, _) in _edges.Where(edge => now - edge.Value.At >= ForgetAfter).ToList())
            _edges.Remove(edge);
        var after = question.Life == _life ? question.After : 0;
        var sightings = _edges.Values.Where(edge => edge.Number > after && edge.Silo != question.Silo)
            .Select(edge => edge.Sighting with { Age = now - edge.At }).ToArray();
        var digest = _digest is { } told && told.Number > after && told.Silo != question.Silo ? told.Digest : null;
        return new(new RegionNews(_life, _last, sightings, digest));
    }

    private async Task Ring(string by, DateTimeOffset now)
    {
        foreach (var (silo, _) in _listeners.Where(listener => now - listener.Value.At >= ListenersLast).ToList())
            _listeners.Remove(silo);
        foreach (var (silo, (alarm, _)) in _listeners)
            if (silo != by)
                await alarm.Ring();
    }

    private sealed record Entry(long Number, string Silo, EdgeSighting Sighting, DateTimeOffset At);
}
