using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Drills;

/// <summary>When drills may begin.</summary>
public static class DrillWindows
{
    /// <summary>The first window that is not over at a time. All in UTC.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until) Next(DrillSchedule schedule, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        DateTime today = now.UtcDateTime.Date;
        // A window of a day may have begun yesterday.
        DateTime first = today.AddDays(-7 + ((int)schedule.Day - (int)today.DayOfWeek + 7) % 7);
        for (int week = 0; ; week++)
        {
            var from = new DateTimeOffset(first.AddDays(7 * week) + schedule.From.ToTimeSpan(), TimeSpan.Zero);
            if (from + schedule.Window > now)
                return (from, from + schedule.Window);
        }
    }

    /// <summary>A drill as it is asked for.</summary>
    /// <param name="spec">What is to be rehearsed.</param>
    /// <param name="author">Who asks.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When.</param>
    /// <param name="draw">Chance in [0, 1), for an id of its own.</param>
    public static DrillRecord Ask(DrillSpec spec, string author, string reason, DateTimeOffset now, double draw)
    {
        ArgumentNullException.ThrowIfNull(spec);
        (DateTimeOffset from, DateTimeOffset until) = spec.Schedule is { } schedule ? Next(schedule, now) : (now, now);
        return new DrillRecord
        {
            Id = IdOf(now, ((int)(draw * 0x10000)).ToString("x4", CultureInfo.InvariantCulture)),
            Spec = spec,
            Author = author,
            Reason = reason,
            AskedAt = now,
            NotBefore = from,
            NotAfter = until,
        };
    }

    /// <summary>The drill of the next week; null for one that is not scheduled, or was called off.</summary>
    public static DrillRecord? Following(DrillRecord ended, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ended);
        if (ended.Spec.Schedule is not { } schedule || ended.CalledOff is not null)
            return null;
        (DateTimeOffset from, DateTimeOffset until) = Next(schedule, now > ended.NotAfter ? now : ended.NotAfter);
        return new DrillRecord
        {
            Id = IdOf(from, ended.Id[(ended.Id.LastIndexOf('-') + 1)..]),
            Spec = ended.Spec,
            Author = ended.Author,
            Reason = ended.Reason,
            AskedAt = ended.AskedAt,
            NotBefore = from,
            NotAfter = until,
        };
    }

    private static string IdOf(DateTimeOffset time, string suffix) => string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyyMMdd-HHmmss}-{suffix}");
}
