using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Events;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.Core.Events;

namespace MultiRegion.ControlPlane.Tests.Events;

public sealed class EventLogTests
{
    private readonly EventLog _log = new(Options.Create(new ControlPlaneOptions { Events = new EventOptions { Kept = 10 } }), new ManualTime());

    [Fact]
    public async Task Read_FromTheBeginning_YieldsWhatIsKeptAndThenWhatComes()
    {
        Add(2);
        await using var reader = _log.ReadAsync(0, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await Next(reader)).Subject.ShouldBe("1");
        (await Next(reader)).Subject.ShouldBe("2");
        var waiting = Next(reader);
        waiting.IsCompleted.ShouldBeFalse();
        Add(1);
        (await waiting).Subject.ShouldBe("3");
    }

    [Fact]
    public async Task Read_AfterAnId_YieldsWhatFollowsIt()
    {
        Add(3);
        await using var all = Read(0);
        var first = await Next(all);
        await using var reader = Read(_log.PositionOf(first.Id).ShouldNotBeNull());
        (await Next(reader)).Subject.ShouldBe("2");
    }

    [Fact]
    public async Task Read_MoreThanIsKept_SaysHowManyWereMissed()
    {
        Add(25);
        await using var reader = Read(5);
        var missed = await Next(reader);
        (missed.Kind, missed.Sentence).ShouldBe((EventKind.Missed, "10 events are no longer kept"));
        (await Next(reader)).Subject.ShouldBe("16");
        _log.PositionOf(missed.Id).ShouldBe(15);
    }

    [Theory]
    [InlineData("other-1")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void PositionOf_AnotherLifeOrNonsense_IsNone(string id) => _log.PositionOf(id).ShouldBeNull();

    private IAsyncEnumerator<CellEvent> Read(long after) => _log.ReadAsync(after, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

    private static async Task<CellEvent> Next(IAsyncEnumerator<CellEvent> reader)
    {
        (await reader.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ShouldBeTrue();
        return reader.Current;
    }

    private void Add(int count)
    {
        for (var i = 0; i < count; i++)
            _log.Add([new CellChange(EventKind.CellHeard, "test", null, (_log.End + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))]);
    }
}
