using MultiRegion.Contracts;

namespace MultiRegion.Edge.Attempts;

/// <summary>Waits between attempts, with full jitter (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog 2015).</summary>
internal static class Backoff
{
    /// <param name="options">The service's.</param>
    /// <param name="waits">Waits of the request so far.</param>
    /// <param name="draw">Chance in [0, 1).</param>
    public static TimeSpan Of(BackoffOptions options, int waits, double draw)
    {
        double bound = Math.Min(options.Base.Ticks * Math.Pow(2, waits), options.Max.Ticks);
        return new TimeSpan((long)(draw * bound));
    }
}
