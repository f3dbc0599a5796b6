using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Streams;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// The attempts of one request. YARP's forwarder sends its message through it once; it sends that message, or copies of it, to one origin
/// after the other until one has answered or <see cref="RepeatRules"/>, the budget or the origins say that it is over.
/// </summary>
internal sealed partial class RequestAttempts : HttpMessageInvoker
{
    /// <summary>Timers tick in milliseconds and may be early by one: what is left of a deadline must be more to be worth an attempt.</summary>
    private static readonly TimeSpan TimerGrain = TimeSpan.FromMilliseconds(2);
    private static readonly HttpMessageHandler Unused = new SocketsHttpHandler();

    private readonly HttpContext _context;
    private readonly HttpMessageInvoker _client;
    private readonly AttemptServices _services;
    private readonly TimeSpan _deadline;
    private readonly bool _repeatable;
    private readonly string _prefix;
    private OriginChoice _choice;
    private OriginRounds _rounds;
    private int _attempts;
    private int _next;
    private bool _nextIsTaken;
    private bool _nextIsTrial;
    private bool _isHedged;
    private HttpRequestMessage? _message;
    private HttpContent? _original;
    private RequestBody _body = RequestBody.Empty;
    private CancellationToken _ended;
    private Attempt? _held;
    private OpenStream? _stream;
    private EdgeProblem? _failure;

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

    private TimeSpan Now => _services.Routing.Now;

    private bool IsTooLate => Now + TimerGrain >= _deadline;

    private RoutedService Service => _choice.Service;

    private AttemptOptions Options => _choice.Service.Definition.Attempts;

    public override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _message = request;
        _original = request.Content;
        _ended = cancellationToken;
        // The client is told to go on when its body is read; the origin is not asked first.
        if (_context.Request.Headers.Expect.Count > 0)
            request.Headers.ExpectContinue = null;
        // YARP leaves an empty Host where it is, and the client below writes its own beside it: two lines, which two parsers may read differently.
        if (StringValues.IsNullOrEmpty(_context.Request.Headers.Host))
            request.Headers.Remove("Host");
        if (_original is not null)
            _body = await RequestBody.TakeAsync(_original, Options.ReplayableBodyBytes, _services.ReplayMemory, cancellationToken);
        if (IsTooLate)
        {
            AnswerHeaders.Set(_context, _services, Service, _attempts);
            return EdgeProblem.BodyTooSlow(Service.Name).ToResponse(_context);
        }

        while (true)
        {
            Attempt attempt = Open(out HttpRequestMessage message);
            if (Options.Hedge == HedgeKind.Off || HedgeAfter() is not { } hedgeAfter)
                await RunAsync(attempt, message);
            else
                attempt = await RaceAsync(attempt, message, hedgeAfter);
            attempt.LeaveSpan();
            if (attempt.Error is { } error && (attempt.Outcome == OutcomeClass.ClientGone || request.Method == HttpMethod.Connect))
            {
                if (attempt.Outcome != OutcomeClass.ClientGone)
                    _failure = EdgeProblem.NoAnswer(Service.Name, attempt, _repeatable, RepeatVerdict.NotRepeatable);
                Close(attempt);
                ExceptionDispatchInfo.Throw(error);
            }

            RepeatVerdict verdict = Judge(attempt);
            TimeSpan? wait = verdict == RepeatVerdict.Answered ? null : WaitAfter(attempt, verdict);
            Settle(attempt);
            if (wait is null || !await TryMoveOnAsync(wait.Value))
                return attempt.Response is not null ? Answer(attempt) : AnswerWithout(attempt, verdict);
        }
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

        _nextIsTaken = _choice.TryTake(default, _services.Draw(), _services.Draw(), out int first);
        return first;
    }

    /// <summary>It can go elsewhere if the trial fails. A body of unknown length streams, and is sent once.</summary>
    private bool MayBeTrial() => _repeatable && (_context.Request.ContentLength is { } length
        ? length <= Options.ReplayableBodyBytes
        : _context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false });

    private Attempt Open(out HttpRequestMessage message)
    {
        message = _attempts == 0 ? _message! : RequestMessage.CopyOf(_message!, TargetAt(Service.Origins[_next]));
        _rounds.Asked(_next);
        var attempt = new Attempt(_services.Routing, Service, _next, ++_attempts, _nextIsTrial);
        attempt.Begin(_services.Cancellations, _deadline - attempt.StartedAt, _ended);
        if (message.Method == HttpMethod.Connect)
            attempt.Advance(AttemptPhase.Sending); // An extended CONNECT is a tunnel: content would end it.
        else
            message.Content = new AttemptContent(attempt, attempt.Cancellation!, _body, _original);
        // Last: what fails before leaves the origin's slot to the request's end.
        _nextIsTaken = _nextIsTrial = false;
        return attempt;
    }

    /// <summary>Runs an attempt to its answer or its failure, which it then knows; throws nothing.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask RunAsync(Attempt attempt, HttpRequestMessage message)
    {
        try
        {
            HttpResponseMessage response = await _client.SendAsync(message, attempt.Cancellation!.Token);
            OutcomeClassifier.ThrowIfSwitchedUnasked(message, response);
            OutcomeClass outcome = OutcomeClassifier.OfStatus(response, Service.Statuses);
            // After an upload that outlasted the deadline there is no time for another attempt, and so nothing to look for.
            if (Options.StreamErrorEvents != StreamErrorKind.Off && HeldStream.Applies(response) && _deadline - Now is var left && left > TimeSpan.Zero)
            {
                attempt.Cancellation.Disarm();
                if (await HeldStream.BeginsWithErrorAsync(response, left, _services.Time, attempt.Cancellation.Token))
                    outcome = Options.StreamErrorEvents == StreamErrorKind.Refusal ? OutcomeClass.Refused : OutcomeClass.ServerError;
            }

            attempt.Answered(response, outcome);
        }
        catch (Exception error)
        {
            Fail(attempt, error);
        }
    }

    private void Fail(Attempt attempt, Exception error)
    {
        if (attempt.IsGivenUp)
        {
            // The request may be over: nothing of it is there to be looked at.
            attempt.Failed(OutcomeClass.Superseded);
            return;
        }

        if (_client is not OriginClient && !OutcomeClassifier.IsConnectFailure(error))
            attempt.Advance(AttemptPhase.Sending); // A client that is not ours does not say when it writes headers.
        bool ended = attempt.Cancellation!.RequestEnded;
        attempt.Failed(OutcomeClassifier.OfFailure(error, attempt, ended, ended && _context.RequestAborted.IsCancellationRequested), error);
    }

    private RepeatVerdict Judge(Attempt attempt) => attempt.Outcome == OutcomeClass.Success
        ? RepeatVerdict.Answered
        : RepeatRules.Judge(new AttemptFacts(
            attempt.Outcome, attempt.IsUnsent, _repeatable, _body.IsAvailable, _attempts, _choice.MaxAttempts,
            IsTooLate));
}
