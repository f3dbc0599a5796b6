using System.Net;
using System.Net.Http.Headers;
using MultiRegion.Edge.Attempts;
using MultiRegion.Edge.Tests.Support;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>What an origin does with an attempt, and after what time.</summary>
public enum Doing
{
    Answer,
    NotFound,
    Fail,
    Refuse,
    RefuseForSeconds,
    FailToConnect,
    HangConnecting,
    ResetAfterSending,
    HangAfterSending,
    AnswerNonsense,
}

/// <summary>One attempt as an origin saw it.</summary>
internal sealed class SeenAttempt(int request, int origin, TimeSpan at)
{
    public int Request => request;

    public int Origin => origin;

    public TimeSpan At => at;

    public TimeSpan EndedAt { get; set; } = TimeSpan.MaxValue;

    /// <summary>Bytes of it may have been sent.</summary>
    public bool Sent { get; set; }

    public bool Refused { get; set; }
}

/// <summary>
/// Origins that do with each attempt what a script says, one step an attempt, in the time of a test; they tell the attempt its phases as
/// connections do.
/// </summary>
internal sealed class ScriptedOrigins(IReadOnlyList<(Doing Doing, TimeSpan After)> script, ManualTime time)
    : HttpMessageInvoker(new SocketsHttpHandler())
{
    private readonly long _start = time.GetTimestamp();
    private int _steps;

    public List<SeenAttempt> Seen { get; } = [];

    public TimeSpan Now => time.GetElapsedTime(_start);

    public override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (doing, after) = script[_steps++ % script.Count];
        string[] names = request.RequestUri!.Host.Split('-');
        var seen = new SeenAttempt(int.Parse(request.RequestUri.AbsolutePath[1..]), int.Parse(names[1]), Now);
        Seen.Add(seen);
        try
        {
            return await AnswerAsync(seen, doing, after, (AttemptContent)request.Content!, cancellationToken);
        }
        finally
        {
            seen.EndedAt = Now;
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(
        SeenAttempt seen, Doing doing, TimeSpan after, AttemptContent content, CancellationToken cancellation)
    {
        content.OnConnecting();
        if (doing == Doing.HangConnecting)
            await WaitAsync(Timeout.InfiniteTimeSpan, cancellation);
        if (doing == Doing.FailToConnect)
        {
            await WaitAsync(after, cancellation);
            throw new HttpRequestException(HttpRequestError.ConnectionError);
        }

        seen.Sent = true;
        await content.CopyToAsync(Stream.Null, cancellation);
        await WaitAsync(doing == Doing.HangAfterSending ? Timeout.InfiniteTimeSpan : after, cancellation);
        if (doing == Doing.ResetAfterSending)
            throw new HttpRequestException(HttpRequestError.ResponseEnded);
        if (doing == Doing.AnswerNonsense)
            throw new InvalidOperationException("No HTTP.");
        seen.Refused = doing is Doing.Refuse or Doing.RefuseForSeconds;
        var response = new HttpResponseMessage(doing switch
        {
            Doing.Answer => HttpStatusCode.OK,
            Doing.NotFound => HttpStatusCode.NotFound,
            Doing.Fail => HttpStatusCode.InternalServerError,
            _ => HttpStatusCode.TooManyRequests,
        });
        if (doing == Doing.RefuseForSeconds)
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(Math.Ceiling(after.TotalSeconds)));
        return response;
    }

    /// <summary>Unlike <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)"/>, goes on in the thread that moves the time or cancels.</summary>
    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellation)
    {
        var end = new TaskCompletionSource();
        await using ITimer timer = time.CreateTimer(_ => end.TrySetResult(), null, wait, Timeout.InfiniteTimeSpan);
        await using CancellationTokenRegistration cancelled = cancellation.UnsafeRegister(_ => end.TrySetCanceled(cancellation), null);
        await end.Task;
    }
}
