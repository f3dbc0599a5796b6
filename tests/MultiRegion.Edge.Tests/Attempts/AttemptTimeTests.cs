using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Attempts;
using MultiRegion.Edge.Ejection;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>How long an attempt may take, whatever order the callbacks of connections come in, and what running out of time says.</summary>
public sealed class AttemptTimeTests
{
    private static readonly AttemptOptions Quick = new() { ConnectTimeout = TimeSpan.FromSeconds(1), FirstByteTimeout = TimeSpan.FromMinutes(5) };
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(10);
    private readonly EjectionOptions _ejection = new();
    private readonly AttemptCancellationPool _pool = new(TimeProvider.System);
    private readonly RoutingState _routing;

    public AttemptTimeTests() =>
        _routing = new RoutingState(Options.Create(_ejection), TimeProvider.System, NullLogger<RoutingState>.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RoutedOrigin Origin => _routing.Table.Services["demo"].Origins[0];

    [Fact]
    public async Task OnConnecting_RequestIsSentAlready_AnswerKeepsItsTime()
    {
        Apply(Quick);
        Attempt attempt = Begin(Ample);
        AttemptContent content = ContentOf(attempt);
        content.OnSending();

        content.OnConnecting();

        attempt.Phase.ShouldBe(AttemptPhase.Sending);
        await ConnectTimeoutAsync();
        attempt.Cancellation!.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task OnConnecting_AnswerIsHere_NothingEndsTheAttempt()
    {
        Apply(Quick);
        Attempt attempt = Begin(Ample);
        attempt.Cancellation!.Disarm();

        ContentOf(attempt).OnConnecting();

        await ConnectTimeoutAsync();
        attempt.Cancellation.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task OnConnecting_OfAnEarlierAttempt_LeavesTheNextOneItsTime()
    {
        Apply(Quick);
        Attempt earlier = Begin(Ample);
        AttemptContent content = ContentOf(earlier);
        AttemptCancellation source = earlier.Cancellation!;
        earlier.Failed(OutcomeClass.ConnectFailed);
        earlier.Close(reusable: true);
        Attempt next = Begin(Ample);
        next.Cancellation.ShouldBeSameAs(source);

        content.OnConnecting();

        next.Phase.ShouldBe(AttemptPhase.Chosen);
        // It finds a connection that stands; without one, it would wait no longer than one may take.
        ContentOf(next).OnSending();
        await ConnectTimeoutAsync();
        next.Cancellation!.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Begin_NoConnectionComesFree_EndsAfterTheConnectTimeout()
    {
        Apply(Quick);

        await EndAsync(Begin(Ample));
    }

    [Fact]
    public async Task OnConnected_AgainAndAgain_DeadlineStays()
    {
        Apply(Quick);
        Attempt attempt = Begin(TimeSpan.FromMilliseconds(200));
        ContentOf(attempt).OnConnecting();

        for (int i = 0; i < 100 && !attempt.Cancellation!.IsCancellationRequested; i++)
        {
            attempt.Cancellation.OnConnected(attempt);
            await Task.Delay(10, Cancel);
        }

        attempt.Cancellation!.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task Begin_NoTimeLeft_EndsAtOnceAndIsNotInFlight()
    {
        Apply(Quick);
        Attempt attempt = Begin(TimeSpan.FromSeconds(-1));
        await EndAsync(attempt);

        attempt.Failed(OutcomeClass.FirstByteTimeout);
        attempt.Close(reusable: true);

        Origin.State.InFlight.ShouldBe(0);
    }

    [Theory]
    [InlineData(OutcomeClass.FirstByteTimeout, 10, true)]
    [InlineData(OutcomeClass.FirstByteTimeout, 5, false)]
    [InlineData(OutcomeClass.ConnectTimeout, 5, true)]
    [InlineData(OutcomeClass.ConnectTimeout, 0.5, false)]
    [InlineData(OutcomeClass.ConnectFailed, 0.5, true)]
    public void Failed_LittleTimeWasLeft_IsNoEvidence(OutcomeClass outcome, double secondsLeft, bool ejected)
    {
        Apply(new AttemptOptions());

        for (int i = 0; i < 3; i++)
            Begin(TimeSpan.FromSeconds(secondsLeft)).Failed(outcome);

        Origin.IsEjected.ShouldBe(ejected);
        Origin.State.Total(outcome).ShouldBe(3);
    }

    [Fact]
    public void Failed_DeadlineIsShorterThanTheTimeout_WholeDeadlineIsEvidence()
    {
        Apply(new AttemptOptions { Deadline = TimeSpan.FromSeconds(1) });

        for (int i = 0; i < 3; i++)
            Begin(TimeSpan.FromSeconds(0.99)).Failed(OutcomeClass.FirstByteTimeout);

        Origin.IsEjected.ShouldBeTrue();
    }

    [Theory]
    [InlineData(SocketError.TryAgain, OutcomeClass.NameResolution)]
    [InlineData(SocketError.NoData, OutcomeClass.NameResolution)]
    [InlineData(SocketError.NoRecovery, OutcomeClass.NameResolution)]
    [InlineData(SocketError.ConnectionRefused, OutcomeClass.ConnectFailed)]
    public void OfFailure_NobodyCouldBeAskedForTheName_IsNameResolution(SocketError socket, OutcomeClass expected)
    {
        Apply(Quick);
        var error = new HttpRequestException(HttpRequestError.ConnectionError, inner: new SocketException((int)socket));

        OutcomeClassifier.OfFailure(error, Begin(Ample), requestEnded: false, clientGone: false).ShouldBe(expected);
    }

    private void Apply(AttemptOptions attempts, long revision = 1) => _routing.Apply(
        [EdgeFixture.PlanOf(EdgeFixture.ServiceOf(new("http://a"), new("http://b")) with { Attempts = attempts }, revision)], []);

    private Attempt Begin(TimeSpan left)
    {
        Origin.State.TryEnter(int.MaxValue).ShouldBeTrue();
        var attempt = new Attempt(_routing, _routing.Table.Services["demo"], index: 0, number: 1, trial: false);
        attempt.Begin(_pool, left, CancellationToken.None);
        return attempt;
    }

    private static AttemptContent ContentOf(Attempt attempt) => new(attempt, attempt.Cancellation!, RequestBody.Empty, null);

    /// <summary>Waits until another attempt, whose connection begins now and has more time, has run out of it.</summary>
    private async Task ConnectTimeoutAsync()
    {
        Apply(Quick with { ConnectTimeout = TimeSpan.FromSeconds(1.2) }, revision: 2);
        Attempt later = Begin(Ample);
        ContentOf(later).OnConnecting();
        await EndAsync(later);
    }

    private static async Task EndAsync(Attempt attempt)
    {
        var ended = new TaskCompletionSource();
        using var registration = attempt.Cancellation!.Token.Register(ended.SetResult);
        await ended.Task.WaitAsync(Cancel);
    }
}
