namespace MultiRegion.Edge.Ejection;

/// <summary>
/// The part of its weight that an origin gets when it comes back: a tenth at once, then more with time, in steps (slow start, as Envoy has
/// it). Not safe for concurrent use: its caller holds the routing state's lock.
/// </summary>
internal sealed class SlowStart
{
    private const int Steps = 10;
    private bool _carries;
    private TimeSpan? _since;

    /// <param name="carries">The origin is to get traffic.</param>
    /// <param name="atOnce">It gets all of it at once, should it begin to.</param>
    /// <param name="now">The time.</param>
    /// <param name="over">How long the rise takes.</param>
    /// <param name="next">When the part changes; null if it does not.</param>
    /// <returns>The part, above 0 and at most 1.</returns>
    public double Update(bool carries, bool atOnce, TimeSpan now, TimeSpan over, out TimeSpan? next)
    {
        if (carries && !_carries)
            _since = atOnce ? null : now;
        _carries = carries;
        next = null;
        if (!carries || _since is not { } since || now - since >= over)
            return 1;
        int step = (int)(Steps * ((now - since) / over));
        next = since + (over * (step + 1) / Steps);
        return Math.Max(1, step) / (double)Steps;
    }
}
