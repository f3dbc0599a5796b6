namespace MultiRegion.Edge.Attempts;

/// <summary>
/// When an attempt is to end, in one word that several threads set without a lock. Its low byte counts the settings, so that a callback that
/// comes late, and compares with what it saw before, never sets the time of what came after it.
/// </summary>
internal struct DueTime
{
    /// <summary>Later than any timestamp.</summary>
    public const long Never = long.MaxValue & ~CountMask;

    private const long CountMask = 0xFF;
    private long _word = Never;

    public DueTime()
    {
    }

    /// <summary>What is set, to be compared with later.</summary>
    public long Seen => Volatile.Read(ref _word);

    /// <summary>The timestamp; <see cref="Never"/> if nothing is due.</summary>
    public long At => Volatile.Read(ref _word) & ~CountMask;

    /// <summary>Sets a timestamp, if nobody has set one since <paramref name="seen"/> was.</summary>
    public bool TrySet(long at, long seen) =>
        Interlocked.CompareExchange(ref _word, (at & ~CountMask) | ((seen + 1) & CountMask), seen) == seen;

    /// <summary>Sets a timestamp, whatever was set.</summary>
    public void Set(long at)
    {
        while (!TrySet(at, Seen))
        {
        }
    }

    /// <summary>Nothing is due.</summary>
    public void Clear() => Set(Never);
}
