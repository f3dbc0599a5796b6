using MultiRegion.Core;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Tests.Planning;

public sealed class WarmUpTests
{
    private readonly ManualTime _time = new();
    private readonly WarmUp _warmUp = new();

    [Fact]
    public void Observe_HalfOfTheEdgesFreshForTwoIntervals_IsWarm()
    {
        Observe(known: 4, fresh: 2).ShouldBeFalse();
        _time.Advance(seconds: 1.9);
        Observe(known: 4, fresh: 2).ShouldBeFalse();
        _time.Advance(seconds: 0.1);
        Observe(known: 4, fresh: 2).ShouldBeTrue();
    }

    [Fact]
    public void Observe_FewerThanHalfInBetween_CountsAnew()
    {
        Observe(known: 4, fresh: 2);
        _time.Advance(seconds: 1);
        Observe(known: 4, fresh: 1);
        _time.Advance(seconds: 1);
        Observe(known: 4, fresh: 2).ShouldBeFalse();
        _time.Advance(seconds: 2);
        Observe(known: 4, fresh: 2).ShouldBeTrue();
    }

    [Fact]
    public void Observe_NoEdgeKnown_StaysCold()
    {
        Observe(known: 0, fresh: 0);
        _time.Advance(seconds: 100);
        Observe(known: 0, fresh: 0).ShouldBeFalse();
    }

    [Fact]
    public void Observe_MostEdgesLostAfterwards_StaysWarmWhileOneIsFresh()
    {
        Observe(known: 4, fresh: 4);
        _time.Advance(seconds: 2);
        Observe(known: 4, fresh: 4).ShouldBeTrue();

        Observe(known: 4, fresh: 1).ShouldBeTrue();
        Observe(known: 4, fresh: 0).ShouldBeFalse();
        Observe(known: 4, fresh: 1).ShouldBeFalse();
    }

    private bool Observe(int known, int fresh)
    {
        _warmUp.Observe(new EdgeCensus(known, fresh, TimeSpan.FromSeconds(1), TimeSpan.Zero), _time.Now);
        return _warmUp.IsWarm;
    }
}
