using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Edges;

/// <summary>The edges that this replica hears of: their last report, their order, their rate. A replica knows what it heard itself, and what its engine shares among replicas.</summary>
internal sealed class EdgeRegistry(IOptions<ControlPlaneOptions> options, TimeProvider time)
{
    private readonly ReportOptions _options = options.Value.Reports;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, EdgeRecord> _edges = new(StringComparer.Ordinal);
    private long _highestEpoch;

    /// <summary>The highest epoch that any edge ever reported to this replica: a new leader's is above it.</summary>
    public long HighestEpoch => Volatile.Read(ref _highestEpoch);

    /// <summary>Takes a report into account, or says why not.</summary>
    public EdgeVerdict Accept(HealthReport report)
    {
        var now = time.GetUtcNow();
        // Built outside the lock: it is the costly part.
        var next = EdgeRecord.From(report, now, default);
        lock (_gate)
        {
            var previous = _edges.GetValueOrDefault(report.Edge);
            if (previous is null && _edges.Count >= _options.MaxEdges)
                return new EdgeVerdict(EdgeRefusal.TooManyEdges);

            var (taken, rate) = (previous?.Rate ?? TokenBucket.Full(_options.MaxPerSecond, now)).Take(_options.MaxPerSecond, now);
            var refusal = taken ? FindAge(report.Incarnation, report.Sequence, previous, now) : EdgeRefusal.TooOften;
            if (taken && refusal is not null && previous!.IsLearned)
            {
                // The same report by way of another process, most likely: no fault of the edge's, and its engine counts it once.
                _edges[report.Edge] = previous with { Rate = rate };
                return new EdgeVerdict(null);
            }

            if (refusal is not null)
            {
                if (previous is not null)
                    _edges[report.Edge] = previous with { Rate = rate };
                return new EdgeVerdict(refusal);
            }

            _edges[report.Edge] = next with { Rate = rate };
            _highestEpoch = Math.Max(_highestEpoch, next.Plans.Values.Select(version => version.Epoch).DefaultIfEmpty().Max());
            return new EdgeVerdict(null, BringsHardEvidence: !next.Failing.IsSubsetOf(previous?.Failing ?? new HashSet<string>()));
        }
    }

    /// <summary>Takes what other processes of this control plane heard, which counts like what this one hears.</summary>
    public void Learn(IReadOnlyList<EdgeSighting> sightings)
    {
        var now = time.GetUtcNow();
        lock (_gate)
            foreach (var sighting in sightings)
            {
                var previous = _edges.GetValueOrDefault(sighting.Edge);
                var receivedAt = now - sighting.Age;
                if (previous is null ? _edges.Count >= _options.MaxEdges : FindAge(sighting.Incarnation, sighting.Sequence, previous, receivedAt) is not null)
                    continue;
                _edges[sighting.Edge] = EdgeRecord.From(sighting, receivedAt, previous?.Rate ?? TokenBucket.Full(_options.MaxPerSecond, now));
                _highestEpoch = Math.Max(_highestEpoch, sighting.Plans.Values.Select(version => version.Epoch).DefaultIfEmpty().Max());
            }
    }

    /// <summary>Forgets who has been silent for long, and at once who said before falling silent that it was draining.</summary>
    public void Forget()
    {
        var now = time.GetUtcNow();
        lock (_gate)
            foreach (var edge in _edges.Values.Where(edge => IsGone(edge, now)).ToList())
                _edges.Remove(edge.Edge);
    }

    public EdgeCensus Count()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var fresh = _edges.Values.Where(edge => edge.IsFresh(now)).ToList();
            return new EdgeCensus(
                _edges.Count, fresh.Count, fresh.Select(edge => edge.Interval).DefaultIfEmpty().Max(),
                _edges.Values.Select(edge => now - edge.ReceivedAt).DefaultIfEmpty().Max());
        }
    }

    /// <summary>Every known edge, in the order of their ids; a view is made when it is asked for.</summary>
    public IEnumerable<EdgeView> List()
    {
        var now = time.GetUtcNow();
        EdgeRecord[] edges;
        // The records do not change: only taking them needs the lock, that every report waits for.
        lock (_gate)
            edges = [.. _edges.Values];
        Array.Sort(edges, static (a, b) => string.CompareOrdinal(a.Edge, b.Edge));
        return edges.Select(edge => edge.ToView(now));
    }

    private bool IsGone(EdgeRecord edge, DateTimeOffset now) =>
        now - edge.ReceivedAt >= _options.ForgetAfter || (edge.Load.Draining && !edge.IsFresh(now));

    /// <summary>An earlier life is old only while the later one is heard: a machine whose clock was set back must not be shut out.</summary>
    private static EdgeRefusal? FindAge(long incarnation, long sequence, EdgeRecord? previous, DateTimeOffset now)
    {
        if (previous is null || incarnation > previous.Incarnation)
            return null;
        if (incarnation == previous.Incarnation)
            return sequence <= previous.Sequence ? EdgeRefusal.Duplicate : null;
        return previous.IsFresh(now) ? EdgeRefusal.PreviousIncarnation : null;
    }
}
