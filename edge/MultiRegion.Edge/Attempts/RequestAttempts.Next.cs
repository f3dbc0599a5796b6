using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Attempts;

/// <summary>How a request goes on after an attempt that was not its answer: where to, after what wait, and at what cost.</summary>
internal sealed partial class RequestAttempts
{
    /// <summary>The address that the request has at an origin.</summary>
    private Uri TargetAt(RoutedOrigin origin) => new(string.Concat(origin.Prefix, _message!.RequestUri!.OriginalString.AsSpan(_prefix.Length)));

    /// <summary>A transform may have put another address in: then the request is not ours to move.</summary>
    private bool MayMove() => _message!.RequestUri!.OriginalString.StartsWith(_prefix, StringComparison.Ordinal);

    /// <summary>Takes in how an attempt ended, and pays for another if there may be one.</summary>
    /// <returns>The wait before it; null if there is none.</returns>
    private TimeSpan? WaitAfter(Attempt attempt, RepeatVerdict verdict)
    {
        TimeSpan now = Now;
        Note(attempt, now);
        Refresh(now);
        return verdict == RepeatVerdict.Repeat && MayMove()
            && _rounds.Next(_choice, attempt.Outcome, _services.Draw(), now) is { } wait
            && now + wait + TimerGrain < _deadline
            && _services.TryWithdraw(Service.State, now)
                ? wait
                : null;
    }

    private void Note(Attempt attempt, TimeSpan now)
    {
        TimeSpan? until = null;
        if (attempt.Outcome == OutcomeClass.Refused)
        {
            TimeSpan? after = RetryAfter.Of(attempt.Response!, _services.Time.GetUtcNow());
            _services.Routing.Refused(Service, attempt.Origin, after, now);
            until = now + after;
        }

        _rounds.Ended(attempt, until, Service.Origins.Count);
    }

    /// <summary>Waits, and takes the next origin.</summary>
    /// <returns>False if there is none any more.</returns>
    private async ValueTask<bool> TryMoveOnAsync(TimeSpan wait)
    {
        // Whoever refused works on nothing: its slot is another's, or this request's own again.
        _held?.LeaveOrigin();
        if (wait > TimeSpan.Zero)
        {
            try
            {
                await Task.Delay(wait, _services.Time, _ended);
            }
            catch (OperationCanceledException)
            {
                _services.Refund(Service.State, Now);
                throw;
            }

            Refresh(Now);
        }

        if (!IsTooLate && _attempts < _choice.MaxAttempts && TryTakeNext())
        {
            Service.State.CountRetry();
            return true;
        }

        _services.Refund(Service.State, Now);
        return false;
    }

    /// <summary>Since the request came, origins may have been ejected, drained or come back; under another plan they have other places.</summary>
    private void Refresh(TimeSpan now)
    {
        OriginChoice current = _services.Routing.ChoiceOf(Service, now);
        if (current.Service == Service)
            _choice = current;
    }

    private bool TryTakeNext()
    {
        if (!_choice.TryTake(_rounds.At(Now), _services.Draw(), _services.Draw(), out int next))
            return false;
        _next = next;
        _nextIsTaken = true;
        return true;
    }
}
