using MultiRegion.Contracts;

namespace MultiRegion.Core.Intents;

/// <summary>
/// The hybrid logical clock of Kulkarni, Demirbas, Madeppa, Avva and Leone ("Logical Physical Clocks", OPODIS 2014): stamps that follow what their writer had
/// seen, whosever physical clock is ahead, and stay near physical time.
/// </summary>
public static class HybridClock
{
    /// <summary>How far ahead of the local clock a stamp may be and still be merged.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>The stamp of something that happens now, after everything that is as old as <paramref name="latest"/>.</summary>
    public static IntentStamp Next(IntentStamp latest, DateTimeOffset now, string cell)
    {
        long physical = now.ToUnixTimeMilliseconds();
        if (physical > latest.Milliseconds)
            return new IntentStamp(physical, 0, cell);
        return latest.Counter < int.MaxValue
            ? new IntentStamp(latest.Milliseconds, latest.Counter + 1, cell)
            : new IntentStamp(latest.Milliseconds + 1, 0, cell);
    }

    /// <summary>
    /// True if the stamp is too far ahead to be merged: whoever wrote it has a clock that would win every contest. What is as late as something that is merged
    /// already is not, or a clock that was set back would forget what it has taken.
    /// </summary>
    public static bool IsAhead(IntentStamp stamp, IntentStamp latest, DateTimeOffset now) =>
        stamp.Milliseconds > Math.Max(latest.Milliseconds, (now + Tolerance).ToUnixTimeMilliseconds());
}
