using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Digests;
using MultiRegion.ControlPlane.Engine;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Tests.Digests;

public sealed class PeerDigestsTests
{
    private static readonly PeerCell Peer = new("us-east", "us-east");
    private readonly ManualTime _time = new();
    private readonly Events _log = new();
    private readonly PeerDigests _peers;

    public PeerDigestsTests()
    {
        var options = Options.Create(new ControlPlaneOptions { Cell = "eu-west", PeerDatacenters = ["us-east"] });
        _peers = new PeerDigests(
            new InProcessEngine(options, NullLogger<InProcessEngine>.Instance), options, new ControlPlaneMetrics(new NoMeters()), _time, _log);
    }

    [Fact]
    public async Task LogStaleness_SilentForLong_SaysSoOnceAndOnceThatItIsHeardAgain()
    {
        await RoundsAsync(3, heard: true);
        _log.Ids.ShouldBeEmpty();

        await RoundsAsync(20, heard: false);
        _log.Ids.ShouldBe([1040]);

        await RoundsAsync(3, heard: true);
        _log.Ids.ShouldBe([1040, 1041]);
    }

    [Fact]
    public async Task Take_RefusedAgainAndAgain_IsLoggedOnceAndTheLastGoodOneStays()
    {
        await RoundsAsync(1, heard: true);

        for (var i = 0; i < 3; i++)
            await _peers.TakeAsync(Peer, "<html>"u8.ToArray(), CancellationToken.None);

        _log.Ids.ShouldBe([1042]);
        var state = _peers.All.ShouldHaveSingleItem();
        state.Digest.ShouldNotBeNull();
        state.Problem.ShouldNotBeNull();
    }

    [Fact]
    public async Task Take_NoKeyThere_SaysThatThereIsNoDigest()
    {
        await _peers.TakeAsync(Peer, null, CancellationToken.None);

        _peers.All.Single().Problem.ShouldBe("it has published no digest");
        _peers.All.Single().IsStale(_time.Now).ShouldBeTrue();
    }

    private async Task RoundsAsync(int seconds, bool heard)
    {
        for (var i = 0; i < seconds; i++)
        {
            _time.Advance(seconds: 1);
            if (heard)
                await _peers.TakeAsync(Peer, Encoding.UTF8.GetBytes($$"""{"cell":"us-east","epoch":1,"at":"{{_time.Now:O}}","services":[]}"""), CancellationToken.None);
            else
                _peers.Miss(Peer, new TimeoutException("no answer"));
            _peers.LogStaleness(Peer);
        }
    }

    private sealed class Events : ILogger<PeerDigests>
    {
        public List<int> Ids { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Ids.Add(eventId.Id);
    }
}
