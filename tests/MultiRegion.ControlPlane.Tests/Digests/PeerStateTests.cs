using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Digests;

namespace MultiRegion.ControlPlane.Tests.Digests;

public sealed class PeerStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void IsNews_OlderOrTheSame_IsNoneUntilTheCellIsSilent()
    {
        var state = Heard(epoch: 5, writtenAt: 0, heardAt: 0);

        state.IsNews(Digest(epoch: 5, at: 0), At(60)).ShouldBeFalse();
        state.IsNews(Digest(epoch: 4, at: 9), At(9)).ShouldBeFalse();
        state.IsNews(Digest(epoch: 5, at: -1), At(9)).ShouldBeFalse();
        state.IsNews(Digest(epoch: 5, at: 1), At(1)).ShouldBeTrue();
        state.IsNews(Digest(epoch: 1, at: 10), At(10)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, 0, 3, 3)]
    [InlineData(0, 2, 5, 3)]
    [InlineData(0, 12, 15, 13)]
    [InlineData(7, 0, 3, 3)]
    public void Age_ClocksDifferOrTheDigestWasDelayed_IsTheTimeSinceItWasTrue(double writtenAt, double heardAt, double now, double age) =>
        Heard(1, writtenAt, heardAt).Age(At(now)).ShouldBe(TimeSpan.FromSeconds(age));

    [Fact]
    public void IsStale_NeverHeard_IsStaleWithoutAnAge()
    {
        var state = new PeerState(new PeerCell("us-east", "us-east"));

        (state.IsStale(Start), state.Age(Start)).ShouldBe((true, null));
        Heard(1, 0, 0).IsStale(At(15)).ShouldBeFalse();
        Heard(1, 0, 0).IsStale(At(15.1)).ShouldBeTrue();
    }

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private static PeerState Heard(long epoch, double writtenAt, double heardAt) =>
        new(new PeerCell("us-east", "us-east")) { Digest = Digest(epoch, writtenAt), HeardAt = At(heardAt) };

    private static CellDigest Digest(long epoch, double at) => new() { Cell = "us-east", Epoch = epoch, At = At(at), Services = [] };
}
