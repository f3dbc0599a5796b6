namespace MultiRegion.Core;

/// <summary>
/// Says when this replica has heard enough to change weights: fresh reports of at least half of the edges it knows (and of one at least,
/// after a cold start) for two report intervals on end. It stays warm while any edge is fresh, so that losing most edges of a region does
/// not tie the hands of the one who must plan around it; whoever hears of none, as after a pause, starts anew.
/// </summary>
public sealed class WarmUp
{
    private const int Intervals = 2;
    private DateTimeOffset? _since;
    private volatile bool _isWarm;

    public bool IsWarm => _isWarm;

    /// <summary>Takes the edges as they are now; to be called each tick.</summary>
    public void Observe(EdgeCensus edges, DateTimeOffset now)
    {
        if (edges.Fresh == 0)
        {
            (_since, _isWarm) = (null, false);
            return;
        }

        if (_isWarm)
            return;
        _since = 2 * edges.Fresh >= edges.Known ? _since ?? now : null;
        _isWarm = _since is { } since && now - since >= edges.Interval * Intervals;
    }
}
