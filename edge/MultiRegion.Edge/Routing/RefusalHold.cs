namespace MultiRegion.Edge.Routing;

/// <summary>
/// An origin's word that it takes no more for now. One refusal may be about one client or one moment, so it moves one request only; several in
/// a row, with no answer between them, keep the edge's other requests away too, for as long as the origin asks. It never counts as a failure.
/// </summary>
internal sealed class RefusalHold
{
    /// <summary>Refusals in a row that speak for all requests: one that refuses half at random does so once in a thousand times.</summary>
    public const int InARow = 10;

    /// <summary>Longest time that an origin is kept from requests by its own word.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The time where it did not say one.</summary>
    public static readonly TimeSpan Unsaid = TimeSpan.FromSeconds(1);

    private int _inARow;
    private long _until;

    /// <summary>True while requests are to be kept away.</summary>
    public bool Holds(TimeSpan now) => now.Ticks < Volatile.Read(ref _until);

    /// <summary>When the hold ends, if there is one.</summary>
    public TimeSpan Until => new(Volatile.Read(ref _until));

    /// <param name="retryAfter">The time that the origin asked for, if it did.</param>
    /// <param name="now">The time.</param>
    /// <returns>True if a hold begins with it.</returns>
    public bool Refused(TimeSpan? retryAfter, TimeSpan now)
    {
        if (Interlocked.Increment(ref _inARow) < InARow)
            return false;
        TimeSpan time = retryAfter ?? Unsaid;
        long until = (now + (time < Longest ? time : Longest)).Ticks;
        long was = Interlocked.Exchange(ref _until, until);
        return was <= now.Ticks && until > now.Ticks;
    }

    /// <summary>The origin took a request.</summary>
    /// <returns>True if a hold ends with it.</returns>
    public bool Answered()
    {
        // Writing shared words that already are zero would cost every request.
        if (Volatile.Read(ref _inARow) == 0)
            return false;
        Volatile.Write(ref _inARow, 0);
        return Interlocked.Exchange(ref _until, 0) != 0;
    }
}
