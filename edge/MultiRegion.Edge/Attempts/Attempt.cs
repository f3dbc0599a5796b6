using System.Diagnostics;
using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Telemetry;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// One try of a request at one origin. Its phase is recorded by the connect callback, by the header writer and by the content as they are
/// called, from whichever thread; it is not guessed from exceptions.
/// </summary>
internal sealed class Attempt
{
    private readonly RoutingState _routing;
    private readonly RoutedService _service;
    private readonly int _number;
    private Activity? _span;
    private TimeSpan _left;
    private int _phase;
    private long _uploadSince;
    private long _uploadedAt;
    private bool _trial;
    private bool _counted;
    private bool _streams;
    private bool _givenUp;
    private bool _hasLeft;

    /// <summary>One that has taken a slot of its origin's concurrency limit; it gives the slot back when it closes, if not before.</summary>
    /// <param name="routing">Where its outcome counts.</param>
    /// <param name="service">The service that the request is for.</param>
    /// <param name="index">Position of its origin in the service.</param>
    /// <param name="number">1 for a request's first attempt.</param>
    /// <param name="trial">It tries an origin whose ejection has ended.</param>
    public Attempt(RoutingState routing, RoutedService service, int index, int number, bool trial)
    {
        _routing = routing;
        _service = service;
        StartedAt = routing.Now;
        _number = number;
        _trial = trial;
        Index = index;
        Origin = service.Origins[index];
    }

    public RoutedOrigin Origin { get; }

    public TimeSpan StartedAt { get; }

    /// <summary>Time by the clock of <see cref="StartedAt"/>.</summary>
    public TimeSpan Now => _routing.Now;

    public AttemptPhase Phase => (AttemptPhase)Volatile.Read(ref _phase);

    /// <summary>No byte of the request has left for the origin.</summary>
    public bool IsUnsent => Phase < AttemptPhase.Sending;

    /// <summary>Position of its origin in the service.</summary>
    public int Index { get; }

    /// <summary>Class of the outcome, once there is one.</summary>
    public OutcomeClass Outcome { get; private set; }

    /// <summary>What sending it threw, if it did.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Another attempt of the request answered first: what becomes of this one says nothing.</summary>
    public bool IsGivenUp => Volatile.Read(ref _givenUp);

    /// <summary>The client's own body failed while it was being sent; says nothing of the origin.</summary>
    public bool ClientBodyFailed { get; set; }

    /// <summary>What ends it early. Set once, before anything is sent.</summary>
    public AttemptCancellation? Cancellation { get; private set; }

    public HttpResponseMessage? Response { get; private set; }

    /// <param name="pool">Where its cancellation comes from.</param>
    /// <param name="left">What is left to the request's deadline.</param>
    /// <param name="requestEnded">Cancelled when the request ends.</param>
    public void Begin(AttemptCancellationPool pool, TimeSpan left, CancellationToken requestEnded)
    {
        _left = left;
        Cancellation = AttemptCancellation.Rent(pool, this, _service.Definition.Attempts, left, requestEnded);
        _span = AttemptTracing.Start(_service, Origin, _number);
    }

    /// <returns>The phase that it was in; it stays there unless that is an earlier one.</returns>
    public AttemptPhase Advance(AttemptPhase to)
    {
        int seen = Volatile.Read(ref _phase);
        while (seen < (int)to)
        {
            int was = Interlocked.CompareExchange(ref _phase, (int)to, seen);
            if (was == seen)
                break;
            seen = was;
        }

        return (AttemptPhase)seen;
    }

    /// <summary>Status and headers are here.</summary>
    public void Answered(HttpResponseMessage response, OutcomeClass outcome)
    {
        Advance(AttemptPhase.Headers);
        Response = response;
        TimeSpan now = _routing.Now;
        // How fast it says no is not how fast it answers.
        if (outcome is OutcomeClass.Success or OutcomeClass.ClientError && OriginTime(now) is { } time)
            Origin.State.CountFirstByte(time);
        Judge(outcome, now);
        // A body may yet turn out truncated. One of known length does so soon; a stream may last for minutes, and it is an answer now.
        if (outcome != OutcomeClass.Success)
            Count();
        else if (response.Content.Headers.ContentLength is null)
        {
            _streams = true;
            Origin.State.BeginStream();
        }
    }

    /// <summary>The client's body begins to stream through.</summary>
    public void BeginUpload() => Volatile.Write(ref _uploadSince, _routing.Now.Ticks);

    /// <summary>How long the client's body has streamed through, or did; zero for one that does not.</summary>
    public TimeSpan UploadTime
    {
        get
        {
            long since = Volatile.Read(ref _uploadSince);
            if (since == 0)
                return TimeSpan.Zero;
            long until = Volatile.Read(ref _uploadedAt);
            return TimeSpan.FromTicks((until == 0 ? _routing.Now.Ticks : until) - since);
        }
    }

    /// <summary>It has gone through whole.</summary>
    public void EndUpload() => Volatile.Write(ref _uploadedAt, _routing.Now.Ticks);

    public void Failed(OutcomeClass outcome, Exception? error = null)
    {
        Error = error;
        Judge(outcome, _routing.Now);
        Count();
    }

    /// <summary>Ends it early, because another attempt answered first. It closes when what it runs has come to its end.</summary>
    public void GiveUp()
    {
        Volatile.Write(ref _givenUp, true);
        Cancellation!.GiveUp();
    }

    /// <summary>What follows in this flow of control is the request's child, not this attempt's: it may be kept while another one runs.</summary>
    public void LeaveSpan()
    {
        if (_span is not null)
            Activity.Current = _span.Parent;
    }

    /// <summary>Gives back its slot of the origin's concurrency limit. Its answer may still be passed on, if none better comes.</summary>
    public void LeaveOrigin()
    {
        if (_hasLeft)
            return;
        _hasLeft = true;
        Origin.State.Leave();
    }

    /// <summary>Ends it: its response, if it has one, has gone to the client or is not wanted.</summary>
    /// <param name="reusable">False if something may still hold its cancellation.</param>
    public void Close(bool reusable)
    {
        Count();
        if (Response is not null)
        {
            // A failed attempt stays in the phase that it failed in.
            Advance(AttemptPhase.Done);
            Response.Dispose();
        }

        Cancellation?.Return(reusable);
        Cancellation = null;
        LeaveOrigin();
        if (_span is not null)
            AttemptTracing.Stop(_span, this);
    }

    /// <summary>
    /// How long the origin took until now. How long a client took to send its body says nothing of it: a few slow clients would make it look slow.
    /// Null where the body is not through yet, and nobody knows since when the origin could have answered.
    /// </summary>
    private TimeSpan? OriginTime(TimeSpan now)
    {
        long since = Volatile.Read(ref _uploadSince), until = Volatile.Read(ref _uploadedAt);
        return since == 0 ? now - StartedAt : until == 0 ? null : now - StartedAt - TimeSpan.FromTicks(until - since);
    }

    private void Judge(OutcomeClass outcome, TimeSpan now)
    {
        Outcome = outcome;
        _routing.Judge(_service, Origin, SpeaksOfOrigin(outcome) ? outcome : OutcomeClass.ClientGone, _trial, now);
        _trial = false;
    }

    /// <summary>
    /// Slow clients and earlier attempts may leave an attempt less time than an origin is promised. Not to answer in that is no
    /// evidence: a few slow clients would eject a healthy origin. A tenth is for what the edge itself takes of a short deadline.
    /// </summary>
    private bool SpeaksOfOrigin(OutcomeClass outcome)
    {
        if (outcome == OutcomeClass.PoolFull)
            return false;
        AttemptOptions options = _service.Definition.Attempts;
        TimeSpan promised = outcome switch
        {
            OutcomeClass.FirstByteTimeout => options.FirstByteTimeout,
            OutcomeClass.ConnectTimeout => options.ConnectTimeout,
            _ => TimeSpan.Zero,
        };
        return _left >= 0.9 * (promised < options.Deadline ? promised : options.Deadline);
    }

    private void Count()
    {
        if (_counted)
            return;
        _counted = true;
        Origin.State.Count(Outcome);
        if (_streams)
            Origin.State.EndStream();
    }
}
