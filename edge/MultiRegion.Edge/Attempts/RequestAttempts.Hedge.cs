
namespace MultiRegion.Edge.Attempts;

/// <summary>Hedging: a second attempt beside one that is slow to be answered ("The Tail at Scale", Dean and Barroso 2013).</summary>
internal sealed partial class RequestAttempts
{
    /// <summary>The time after which a second attempt may run beside the next one; null if none may. There is one a request.</summary>
    private TimeSpan? HedgeAfter() =>
        !_isHedged && _repeatable && !_body.IsStreaming && _choice.MaxAttempts > _attempts && _context.Request.Headers.Upgrade.Count == 0 && MayMove()
            ? Service.State.FirstByteP95
            : null;

    /// <returns>The attempt that decides: the one that was answered first, or the one that failed last.</returns>
    private async Task<Attempt> RaceAsync(Attempt first, HttpRequestMessage message, TimeSpan after)
    {
        Task firstRuns = RunAsync(first, message).AsTask();
        if (await EndsWithinAsync(firstRuns, after))
            return first;
        first.LeaveSpan();
        if (!TryTakeHedge())
        {
            await firstRuns;
            return first;
        }

        Attempt second = Open(out HttpRequestMessage copy);
        Task secondRuns = RunAsync(second, copy).AsTask();
        second.LeaveSpan();
        bool firstEnded = await Task.WhenAny(firstRuns, secondRuns) == firstRuns;
        Attempt ended = firstEnded ? first : second, other = firstEnded ? second : first;
        Task otherRuns = firstEnded ? secondRuns : firstRuns;
        if (Judge(ended) == RepeatVerdict.Answered)
        {
            // That it took longer than most is evidence, and the percentile would fall without it, race by race.
            if (!firstEnded)
                first.Origin.State.CountFirstByte(Now - first.StartedAt);
            other.GiveUp();
            _ = CloseAsync(other, otherRuns);
            return ended;
        }

        Note(ended, Now);
        Settle(ended);
        _held?.LeaveOrigin();
        await otherRuns;
        return other;
    }

    private async ValueTask<bool> EndsWithinAsync(Task running, TimeSpan time)
    {
        if (running.IsCompleted)
            return true;
        using var ended = new CancellationTokenSource();
        bool within = await Task.WhenAny(running, Task.Delay(time, _services.Time, ended.Token)) == running;
        Stop(ended);
        return within;
    }

    /// <summary>Ends the wait in place: nothing but its timer hangs on it.</summary>
    private static void Stop(CancellationTokenSource wait) => wait.Cancel();

    private bool TryTakeHedge()
    {
        Refresh(Now);
        if (IsTooLate || _attempts >= _choice.MaxAttempts || !TryTakeNext())
            return false;
        if (!_services.TryWithdraw(Service.State, Now))
        {
            Service.Origins[_next].State.Leave();
            _nextIsTaken = false;
            return false;
        }

        _isHedged = true;
        Service.State.CountRetry();
        Service.State.CountHedge();
        return true;
    }

    /// <summary>Closes an attempt that was given up, when it has come to its end. The request may be over by then.</summary>
    private static async Task CloseAsync(Attempt attempt, Task running)
    {
        await running;
        attempt.Close(reusable: true);
    }
}
