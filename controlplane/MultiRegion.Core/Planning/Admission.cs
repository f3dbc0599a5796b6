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
            return target <= memory.Admitted / 2 ? Collapse(memory, target, options, now) : Dip(memory, target, options, now);
        if (target == memory.Admitted || now < memory.HoldUntil)
            return memory with { WellSince = now };
        // The first step out of a hold-down needs no dwell of its own: the hold-down was one.
        bool dwelt = memory.Admitted == 0 || now - memory.WellSince >= options.Dwell;
        if (!dwelt)
            return memory;
        double step = Math.Max(2 * memory.Admitted, options.ProbeFloor);
        // At the floor nothing is shown yet: that is where it is tried.
        bool arrived = step >= target && target > options.ProbeFloor;
        return memory with
        {
            Admitted = Math.Min(target, step),
            WellSince = now,
            Falling = false,
            Dipping = false,
            Returning = memory.Returning && !arrived,
        };
    }

    /// <summary>How long an origin is held down at its n-th collapse in a row.</summary>
    public static TimeSpan HoldDown(TimeSpan first, int relapses)
    {
        double longest = Math.Max(first.TotalSeconds, LongestHoldDown.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Min(longest, first.TotalSeconds * Math.Pow(3, Math.Max(0, relapses - 1))));
    }

    /// <summary>
    /// A smaller fall. The first is over after a dwell; but an origin that is well with less and slow again with more is so by its load, and
    /// would go on for ever: each relapse waits three times as long before it asks for more.
    /// </summary>
    private static OriginMemory Dip(OriginMemory memory, double target, RoutingOptions options, TimeSpan now)
    {
        memory = memory with { Admitted = target, WellSince = now };
        if (memory.Dipping)
            return memory;
        int dips = Unforgiven(memory.Dips, now - memory.DippedAt);
        TimeSpan hold = dips > 0 ? now + HoldDown(options.Dwell, dips + 1) : TimeSpan.Zero;
        return memory with
        {
            Dips = Math.Min(MaxRelapses, dips + 1),
            DippedAt = now,
            Dipping = true,
            HoldUntil = hold > memory.HoldUntil ? hold : memory.HoldUntil,
        };
    }

    private static OriginMemory Collapse(OriginMemory memory, double target, RoutingOptions options, TimeSpan now)
    {
        int relapses = memory.Falling ? memory.Relapses : Math.Min(MaxRelapses, Unforgiven(memory.Relapses, now - memory.FellAt) + 1);
        return memory with
        {
            Admitted = target,
            WellSince = now,
            FellAt = now,
            HoldUntil = now + HoldDown(options.HoldDown, relapses),
            Relapses = relapses,
            Falling = true,
            Returning = memory.Returning || target <= 0,
        };
    }

    /// <summary>What is left of so many falls; one is forgiven each <see cref="LongestHoldDown"/>.</summary>
    private static int Unforgiven(int falls, TimeSpan since) => Math.Max(0, falls - (int)Math.Min(MaxRelapses, since / LongestHoldDown));
}
