namespace MultiRegion.Core;

/// <summary>
/// Time that never goes back, from wall-clock stamps that may: a late stamp counts as the present, and a clock that was set back goes on
/// from where it was.
/// </summary>
internal sealed class SteadyClock
{
    /// <summary>A stamp further behind than this is no late one; the clock was set back.</summary>
    private static readonly TimeSpan SetBack = TimeSpan.FromSeconds(10);

    private DateTimeOffset? _last;

    /// <summary>Time since the first stamp.</summary>
    public TimeSpan Now { get; private set; }

    public TimeSpan Advance(DateTimeOffset stamp)
    {
        TimeSpan step = stamp - (_last ?? stamp);
        if (step > TimeSpan.Zero)
            Now += step;
        if (_last is null || step > TimeSpan.Zero || step < -SetBack)
            _last = stamp;
        return Now;
    }
}
