using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Contracts;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>
/// What holds whatever origins do and whenever they do it: random schedules of outcomes against the real attempts of several requests at once,
/// in a time of their own.
/// </summary>
public sealed class SchedulePropertyTests
{
    /// <summary>Timers tick in milliseconds, and what is due is rounded up to one.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    [Fact]
    public void Send_AnySchedule_LimitsHold() => ForAnySchedule(run =>
    {
        foreach (var attempts in run.Origins.Seen.GroupBy(seen => seen.Request))
            attempts.Count().ShouldBeLessThanOrEqualTo(run.MaxAttempts);
        run.Requests.ShouldAllBe(request => request.EndedAt - request.StartedAt <= run.Deadline + Tick);
        run.LeastTokens.ShouldBeGreaterThanOrEqualTo(0);
        // No floor: every attempt beyond the first was earned.
        (run.Origins.Seen.Count - run.Requests.Count(request => request.Reached)).ShouldBeLessThanOrEqualTo((int)(run.Requests.Count * ScheduleRun.Ratio));
        run.Service.State.TotalRetries.ShouldBeGreaterThanOrEqualTo(run.Service.State.TotalHedges);
        if (!run.Hedges)
            run.Service.State.TotalHedges.ShouldBe(0);
    });

    [Fact]
    public void Send_AnySchedule_WhatMayHaveBeenSentIsNotRepeatedUnlessItMayBe() => ForAnySchedule(run =>
    {
        foreach (SeenAttempt earlier in run.Origins.Seen.Where(seen => seen.Sent && !seen.Refused && !run.Requests[seen.Request].Idempotent))
            run.Origins.Seen.ShouldNotContain(later => later != earlier && later.Request == earlier.Request && later.At >= earlier.At && Follows(run, earlier, later));
    });

    [Fact]
    public void Send_AnySchedule_AtMostTwoAttemptsAtOnceAndThoseOfAHedge() => ForAnySchedule(run =>
    {
        long beside = run.Origins.Seen.Count(one => run.Origins.Seen.Exists(other =>
            other != one && other.Request == one.Request && Follows(run, other, one) && other.EndedAt > one.At));
        beside.ShouldBeLessThanOrEqualTo(run.Service.State.TotalHedges);
        foreach (SeenAttempt one in run.Origins.Seen)
            run.Origins.Seen.Count(other => other.Request == one.Request && other.At <= one.At && other.EndedAt > one.At).ShouldBeLessThanOrEqualTo(2);
    });

    [Fact]
    public void Send_AnySchedule_NothingIsLeftBehind() => ForAnySchedule(run =>
    {
        run.Service.Origins.ShouldAllBe(origin => origin.State.InFlight == 0);
        run.ReplayMemoryUsed.ShouldBe(0);
        long outcomes = run.Service.Origins.Sum(origin => Enum.GetValues<OutcomeClass>().Sum(origin.State.Total));
        outcomes.ShouldBe(run.Origins.Seen.Count);
    });

    /// <summary>One attempt was begun after another.</summary>
    private static bool Follows(ScheduleRun run, SeenAttempt earlier, SeenAttempt later) => run.Origins.Seen.IndexOf(later) > run.Origins.Seen.IndexOf(earlier);

    private static void ForAnySchedule(Action<ScheduleRun> check) => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Doing, byte After)[]>(),
        ArbMap.Default.ArbFor<(byte MaxAttempts, byte Deadline, byte Origins, bool Hedges, byte[] Requests)>(),
        (steps, terms) =>
        {
            SynchronizationContext? context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                check(new ScheduleRun(
                    [.. steps.Select(step => ((Doing)(step.Doing % 10), TimeSpan.FromMilliseconds(step.After * 4)))],
                    maxAttempts: 1 + (terms.MaxAttempts % 10), TimeSpan.FromMilliseconds(20 + (terms.Deadline * 10)), origins: 1 + (terms.Origins % 4),
                    terms.Hedges, terms.Requests ?? []));
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true));
}
