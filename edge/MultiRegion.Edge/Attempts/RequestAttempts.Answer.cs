using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Streams;
using Yarp.ReverseProxy.Forwarder;

namespace MultiRegion.Edge.Attempts;

/// <summary>What of a request's attempts goes to its client, and how it ends.</summary>
internal sealed partial class RequestAttempts
{
    /// <summary>
    /// What to tell the client when its answer broke before any of it was passed on; null where something was, or nothing broke.
    /// The forwarder leaves a bare status then.
    /// </summary>
    public EdgeProblem? Explain()
    {
        HttpResponse response = _context.Response;
        if (response.HasStarted || response.StatusCode < StatusCodes.Status500InternalServerError)
            return null;
        if (_held is not { } broken)
            return _failure;
        SayWhence(broken.Origin, null);
        return EdgeProblem.BrokenAnswer(Service.Name, broken.Origin.Id, _repeatable, response.StatusCode);
    }

    /// <summary>The forwarder is done with the request: the attempt that answered it ends.</summary>
    public void Complete(ForwarderError error)
    {
        if (_nextIsTaken)
            Service.Origins[_next].State.Leave();
        if (_nextIsTrial)
            Service.Origins[_next].State.Ejection.EndTrial(null, Now);
        if (_stream is not null)
            _services.Streams.Remove(_stream);
        if (_held is { } held)
        {
            if (OutcomeClassifier.OfBrokenBody(error, _context) is { } broken)
                held.Failed(broken);
            Close(held);
            _held = null;
        }

        _body.Release();
    }

    /// <summary>An answer is kept, to be passed on if none better comes.</summary>
    private void Settle(Attempt attempt)
    {
        if (attempt.Response is null)
        {
            Close(attempt);
            return;
        }

        if (_held is { } earlier)
            Close(earlier);
        _held = attempt;
    }

    private HttpResponseMessage Answer(Attempt attempt)
    {
        HttpResponseMessage response = attempt.Response!;
        attempt.Advance(AttemptPhase.Body);
        attempt.Cancellation!.Disarm();
        // Where several refused, the client may come back as soon as the first of them takes it.
        if (_attempts > 1 && attempt.Outcome == OutcomeClass.Refused && _rounds.Earliest() is { } earliest)
            RetryAfter.Set(response, earliest - Now);
        SayWhence(attempt.Origin, response);
        if (Service.WatchesSilence && !StreamBook.IsUpgraded(_context, response))
            _services.Silence.Watch(response, Options.IdleTimeout);
        _stream = _services.Streams.TryOpen(_context, Service, attempt.Origin, response, Client);
        return response;
    }

    private HttpResponseMessage AnswerWithout(Attempt last, RepeatVerdict verdict)
    {
        // An origin's refusal says more than a problem of ours, as long as nobody may have done the request since.
        if (_held is { } held && (last.IsUnsent || _repeatable))
            return Answer(held);
        SayWhence(last.Origin, null);
        return EdgeProblem.NoAnswer(Service.Name, last, _repeatable, verdict).ToResponse(_context);
    }

    private void SayWhence(RoutedOrigin origin, HttpResponseMessage? response)
    {
        AnswerHeaders.Set(_context, _services, origin, response);
        AnswerHeaders.Set(_context, _services, Service, _attempts, replayable: !_body.IsStreaming);
    }

    private void Close(Attempt attempt) => attempt.Close(reusable: !_body.IsStreaming);
}
