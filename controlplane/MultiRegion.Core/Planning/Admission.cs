using MultiRegion.Contracts;

namespace MultiRegion.Core.Planning;

/// <summary>
/// Fast down, slow up: what an origin is admitted to falls at once, and rises from the probe floor by doubling after each dwell. Each
/// collapse holds it down, three times as long as the one before.
/// </summary>
public static class Admission
{
    /// <summary>A hold-down grows no longer than this, and a collapse is forgiven after it.</summary>
    public static readonly TimeSpan LongestHoldDown = TimeSpan.FromMinutes(10);

    private const int MaxRelapses = 20;

    /// <summary>The next state of an origin of which health deserves <paramref name="target"/>.</summary>
    public static OriginMemory Next(OriginMemory memory, double target, RoutingOptions options, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(options);
        if (target < memory.Admitted)
            return target <= memory.Admitted / 2 ? Collapse(memory, target, options, now) : memory with { Admitted = target, WellSince = now };
        if (target == memory.Admitted || now < memory.HoldUntil)
            return memory with { WellSince = now };
        // The first step out of a hold-down needs no dwell of its own: the hold-down was one.
        bool dwelt = memory.Admitted == 0 || now - memory.WellSince >= options.Dwell;
        if (!dwelt)
            return memory;
        double step = Math.Max(2 * memory.Admitted, options.ProbeFloor);
        return memory with { Admitted = Math.Min(target, step), WellSince = now, Falling = false };
    }

    /// <summary>How long an origin is held down at its n-th collapse in a row.</summary>
    public static TimeSpan HoldDown(TimeSpan first, int relapses)
    {
        double longest = Math.Max(first.TotalSeconds, LongestHoldDown.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Min(longest, first.TotalSeconds * Math.Pow(3, Math.Max(0, relapses - 1))));
    }

    private static OriginMemory Collapse(OriginMemory memory, double target, RoutingOptions options, TimeSpan now)
    {
        int relapses = memory.Relapses;
        if (!memory.Falling)
        {
            int forgiven = (int)Math.Min(MaxRelapses, (now - memory.FellAt) / LongestHoldDown);
            relapses = Math.Min(MaxRelapses, Math.Max(0, relapses - forgiven) + 1);
        }

        return memory with
        {
            Admitted = target,
            WellSince = now,
            FellAt = now,
            HoldUntil = now + HoldDown(options.HoldDown, relapses),
            Relapses = relapses,
            Falling = true,
        };
    }
}
