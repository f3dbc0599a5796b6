using MultiRegion.Contracts;

namespace MultiRegion.Core.Intents;

/// <summary>How long an intent counts, and how long it is remembered after that.</summary>
public static class IntentLife
{
    /// <summary>
    /// How long a tombstone, or an intent whose time is over, is kept: until then no restored snapshot brings back what it ended. Definitions are kept for good.
    /// </summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(60);

    /// <summary>When it stops counting by itself; null if it does not.</summary>
    public static DateTimeOffset? Ends(IntentState intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return intent.Override?.Until ?? intent.Freeze?.Until;
    }

    /// <summary>True while it says anything: neither removed nor over, nor yet to come.</summary>
    public static bool Counts(IntentState intent, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return !intent.Removed && !(Ends(intent) <= now) && !(intent.Freeze?.From > now);
    }

    /// <summary>True once it is to be deleted everywhere, and not to be taken from where it was not.</summary>
    public static bool IsForgotten(Intent intent, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(intent);
        if (intent.Kind == IntentKind.Service)
            return false;
        DateTimeOffset? ended = intent.Removed ? intent.Stamp.Time : Ends(intent);
        return ended + Remembered <= now;
    }
}
