using System.Collections.Concurrent;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace MultiRegion.ServiceDefaults.Metrics;

/// <summary>
/// One metric's series by their tags. A known set of tags is found without a lock or an allocation; the number of series is bounded, so
/// that a tag that takes any value cannot eat the memory.
/// </summary>
internal sealed class SeriesTable<TSeries>
    where TSeries : class
{
    /// <summary>Orders and value types in which one series' tags may come, on average, before the slow way is taken.</summary>
    private const int SpellingsPerSeries = 4;

    private readonly ConcurrentDictionary<Tag[], TSeries> _byTags = new(TagComparer.Instance);
    private readonly ConcurrentDictionary<Tag[], TSeries>.AlternateLookup<ReadOnlySpan<Tag>> _lookup;
    private readonly Dictionary<string, TSeries> _byLabels = new(StringComparer.Ordinal);
    private readonly Lock _growing = new();
    private readonly Func<TSeries> _create;
    private readonly int _max;

    public SeriesTable(Func<TSeries> create, int max)
    {
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<Tag>>();
        _create = create;
        _max = max;
    }

    public TSeries Get(ReadOnlySpan<Tag> tags) => _lookup.TryGetValue(tags, out var series) ? series : Add(tags);

    public KeyValuePair<string, TSeries>[] Snapshot()
    {
        lock (_growing)
            return [.. _byLabels.OrderBy(series => series.Key, StringComparer.Ordinal)];
    }

    public void Clear()
    {
        lock (_growing)
        {
            _byLabels.Clear();
            _byTags.Clear();
        }
    }

    private TSeries Add(ReadOnlySpan<Tag> tags)
    {
        var labels = Labels.Format(tags);
        lock (_growing)
        {
            if (!_byLabels.TryGetValue(labels, out var series))
            {
                if (_byLabels.Count >= _max)
                    labels = Labels.Overflow;
                if (!_byLabels.TryGetValue(labels, out series))
                    _byLabels[labels] = series = _create();
            }

            if (_byTags.Count < _max * SpellingsPerSeries)
                _lookup[tags] = series;
            return series;
        }
    }
}
