using System.Net;
using Microsoft.AspNetCore.Http.Features;
using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Streams;
using Yarp.ReverseProxy.Forwarder;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// The attempts of one request. YARP's forwarder sends its message through it once; it sends that message to one origin after the other
/// until one has answered or <see cref="RepeatRules"/>, the budget or the origins say that it is over.
/// </summary>
internal sealed class RequestAttempts : HttpMessageInvoker
{
    /// <summary>Timers tick in milliseconds and may be early by one: what is left of a deadline must be more to be worth an attempt.</summary>
    private static readonly TimeSpan TimerGrain = TimeSpan.FromMilliseconds(2);
    private static readonly HttpMessageHandler Unused = new SocketsHttpHandler();

    private readonly HttpContext _context;
    private readonly OriginChoice _choice;
    private readonly HttpMessageInvoker _client;
    private readonly AttemptServices _services;
    private readonly TimeSpan _deadline;
    private readonly bool _repeatable;
    private readonly string _prefix;
    private TriedOrigins _tried;
    private int _attempts;
    private int _next;
    private bool _nextIsTaken;
    private bool _nextIsTrial;
    private RequestBody _body = RequestBody.Empty;
    private Attempt? _held;
    private OpenStream? _stream;

    public RequestAttempts(HttpContext context, OriginChoice choice, HttpMessageInvoker client, AttemptServices services, TimeSpan now)
        : base(Unused, disposeHandler: false)
    {
        _context = context;
        _choice = choice;
        _client = client;
        _services = services;
        AttemptOptions options = choice.Service.Definition.Attempts;
        _deadline = now + options.Deadline;
        _repeatable = AttemptServices.IsRepeatable(context.Request, options);
        _next = TakeFirst(now);
        _prefix = _next < 0 ? "" : choice.Service.Origins[_next].Prefix;
    }

    public bool HasOrigin => _next >= 0;

    /// <summary>Whose request it is, as the gate knows clients.</summary>
    public uint Client { get; init; }

    /// <summary>It is counted among the edge's streams, not among its requests.</summary>
    public bool IsStream => _stream is { CountsAsStream: true };

    /// <summary>Address of the first attempt's origin.</summary>
    public string Prefix => _prefix;

    private bool IsTooLate => _services.Routing.Now + TimerGrain >= _deadline;

    private RoutedService Service => _choice.Service;

    private AttemptOptions Options => _choice.Service.Definition.Attempts;

    public override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpContent? original = request.Content;
        // The client is told to go on when its body is read; the origin is not asked first.
        if (_context.Request.Headers.Expect.Count > 0)
            request.Headers.ExpectContinue = null;
        if (original is not null)
            _body = await RequestBody.TakeAsync(original, Options.ReplayableBodyBytes, cancellationToken);
        if (IsTooLate)
        {
            SetHeaders(_context.Response.Headers);
            return EdgeProblem.BodyTooSlow(Service.Name).ToResponse(_context);
        }

        while (true)
        {
            Attempt attempt = Open(request, original, cancellationToken);
            try
            {
                HttpResponseMessage response = await _client.SendAsync(request, attempt.Cancellation!.Token);
                ThrowIfSwitchedUnasked(request, response);
                attempt.Answered(response, OutcomeClassifier.OfStatus(response, Service.Statuses));
            }
            catch (Exception error)
            {
                Fail(attempt, error);
                if (attempt.Outcome == OutcomeClass.ClientGone || request.Method == HttpMethod.Connect)
                {
                    Close(attempt);
                    throw;
                }
            }

            RepeatVerdict verdict = Judge(attempt);
            bool again = verdict == RepeatVerdict.Repeat && TryChooseNext(request);
            if (attempt.Response is not null)
                Hold(attempt);
            else
                Close(attempt);
            if (!again)
                return attempt.Response is not null ? Answer(attempt) : AnswerWithout(attempt, verdict);
        }
    }

    /// <summary>
    /// What to tell the client when its answer broke before any of it was passed on; null where something was, or nothing broke.
    /// The forwarder leaves a bare status then.
    /// </summary>
    public EdgeProblem? Explain()
    {
        HttpResponse response = _context.Response;
        if (_held is not { } broken || response.HasStarted || response.StatusCode < StatusCodes.Status500InternalServerError)
            return null;
        SetHeaders(broken.Origin, null);
        return EdgeProblem.BrokenAnswer(Service.Name, broken.Origin.Id, _repeatable, response.StatusCode);
    }

    /// <summary>The forwarder is done with the request: the attempt that answered it ends.</summary>
    public void Complete(ForwarderError error)
    {
        if (_nextIsTaken)
            Service.Origins[_next].State.Leave();
        if (_nextIsTrial)
            Service.Origins[_next].State.Ejection.EndTrial(null, _services.Routing.Now);
        if (_stream is not null)
            _services.Streams.Remove(_stream);
        if (_held is { } held)
        {
            if (IsTruncated(error))
                held.Truncated();
            Close(held);
            _held = null;
        }

        _body.Release();
    }

    private int TakeFirst(TimeSpan now)
    {
        int trial = _choice.Trial;
        if (trial >= 0 && _choice.Service.Origins[trial].State.Ejection.TryBeginTrial(MayBeTrial(), now))
        {
            _nextIsTrial = _nextIsTaken = _choice.TryTake(trial);
            if (_nextIsTaken)
                return trial;
            _choice.Service.Origins[trial].State.Ejection.EndTrial(null, now);
        }

        _nextIsTaken = _choice.TryTake(_tried, _services.Draw(), _services.Draw(), out int first);
        return first;
    }

    /// <summary>It can go elsewhere if the trial fails. A body of unknown length streams, and is sent once.</summary>
    private bool MayBeTrial() => _repeatable && (_context.Request.ContentLength is { } length
        ? length <= Options.ReplayableBodyBytes
        : _context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false });

    private Attempt Open(HttpRequestMessage request, HttpContent? original, CancellationToken requestEnded)
    {
        _tried.Add(_next);
        var attempt = new Attempt(_services.Routing, Service, _next, ++_attempts, _nextIsTrial);
        attempt.Begin(_deadline - attempt.StartedAt, requestEnded);
        _nextIsTaken = _nextIsTrial = false;
        if (request.Method == HttpMethod.Connect)
            attempt.Advance(AttemptPhase.Sending); // An extended CONNECT is a tunnel: content would end it.
        else
            request.Content = new AttemptContent(attempt, attempt.Cancellation!, _body, original);
        return attempt;
    }

    private void Fail(Attempt attempt, Exception error)
    {
        if (_client is not OriginClient && !OutcomeClassifier.IsConnectFailure(error))
            attempt.Advance(AttemptPhase.Sending); // A client that is not ours does not say when it writes headers.
        bool ended = attempt.Cancellation!.RequestEnded;
        attempt.Failed(OutcomeClassifier.OfFailure(error, attempt, ended, ended && _context.RequestAborted.IsCancellationRequested));
    }

    private RepeatVerdict Judge(Attempt attempt) => attempt.Outcome == OutcomeClass.Success
        ? RepeatVerdict.Answered
        : RepeatRules.Judge(new AttemptFacts(
            attempt.Outcome, attempt.IsUnsent, _repeatable, _body.IsAvailable, _attempts, _choice.MaxAttempts,
            IsTooLate));

    private bool TryChooseNext(HttpRequestMessage request)
    {
        // A transform may have put another address in: then the request is not ours to move.
        string target = request.RequestUri!.OriginalString;
        string from = _attempts == 1 ? _prefix : Service.Origins[_next].Prefix;
        if (!target.StartsWith(from, StringComparison.Ordinal) || !_choice.TryTake(_tried, _services.Draw(), _services.Draw(), out int next))
            return false;
        if (!_services.TryWithdraw(Service.State, _services.Routing.Now))
        {
            Service.Origins[next].State.Leave();
            return false;
        }

        request.RequestUri = new Uri(string.Concat(Service.Origins[next].Prefix, target.AsSpan(from.Length)));
        Service.State.CountRetry();
        _next = next;
        _nextIsTaken = true;
        return true;
    }

    private void Hold(Attempt attempt)
    {
        if (_held is { } earlier)
            Close(earlier);
        _held = attempt;
    }

    private HttpResponseMessage Answer(Attempt attempt)
    {
        attempt.Advance(AttemptPhase.Body);
        attempt.Cancellation!.Disarm();
        SetHeaders(attempt.Origin, attempt.Response);
        _stream = _services.Streams.TryOpen(_context, Service, attempt.Origin, attempt.Response!, Client);
        return attempt.Response!;
    }

    private HttpResponseMessage AnswerWithout(Attempt last, RepeatVerdict verdict)
    {
        // An origin's refusal says more than a problem of ours, as long as nobody may have done the request since.
        if (_held is { } held && (last.IsUnsent || _repeatable))
            return Answer(held);
        SetHeaders(last.Origin, null);
        return EdgeProblem.NoAnswer(Service.Name, last, _repeatable, verdict).ToResponse(_context);
    }

    private void SetHeaders(RoutedOrigin origin, HttpResponseMessage? response)
    {
        if (!_services.ShowsHeaders)
            return;
        if (response?.Headers.NonValidated.Contains(MultiRegionHeaders.Region) == true)
            RemoveHeaders(response);
        IHeaderDictionary headers = _context.Response.Headers;
        headers[MultiRegionHeaders.Region] = origin.RegionHeader;
        headers[MultiRegionHeaders.Origin] = origin.IdHeader;
        SetHeaders(headers);
    }

    private void SetHeaders(IHeaderDictionary headers)
    {
        if (!_services.ShowsHeaders)
            return;
        headers[MultiRegionHeaders.Attempts] = AttemptServices.Counts[_attempts];
        headers[MultiRegionHeaders.Plan] = Service.PlanHeader;
        headers[MultiRegionHeaders.Edge] = _services.EdgeHeader;
    }

    /// <summary>An origin that is behind another edge says how it got there; the outer edge's answer counts.</summary>
    private static void RemoveHeaders(HttpResponseMessage response)
    {
        response.Headers.Remove(MultiRegionHeaders.Region);
        response.Headers.Remove(MultiRegionHeaders.Origin);
        response.Headers.Remove(MultiRegionHeaders.Attempts);
        response.Headers.Remove(MultiRegionHeaders.Plan);
        response.Headers.Remove(MultiRegionHeaders.Edge);
    }

    /// <summary>A connection that changes its protocol by itself is no answer: the client would be told to speak what it never asked for.</summary>
    private static void ThrowIfSwitchedUnasked(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols || request.Headers.NonValidated.Contains("Upgrade"))
            return;
        response.Dispose();
        throw new HttpRequestException(HttpRequestError.InvalidResponse, "101 without having been asked.");
    }

    private void Close(Attempt attempt) => attempt.Close(reusable: !_body.IsStreaming);

    private bool IsTruncated(ForwarderError error) =>
        error is ForwarderError.ResponseBodyDestination
        || (error is ForwarderError.ResponseBodyCanceled && !_context.RequestAborted.IsCancellationRequested);
}
