using MultiRegion.ControlPlane.Orleans.Grains;
using MultiRegion.ControlPlane.Orleans.Messages;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Orleans.Tests.Grains;

public sealed class ObserversTests
{
    private readonly ManualTime _time = new();
    private readonly Observers _observers;

    public ObserversTests() => _observers = new Observers(_time.Now);

    [Fact]
    public void IsNews_SameReportByWayOfAnotherSilo_CountsOnce()
    {
        _observers.IsNews(Report("edge-1", 7), _time.Now).ShouldBeTrue();

        _observers.IsNews(Report("edge-1", 7), _time.Now).ShouldBeFalse();
        _observers.IsNews(Report("edge-1", 6), _time.Now).ShouldBeFalse();
        _observers.IsNews(Report("edge-1", 8), _time.Now).ShouldBeTrue();
        _observers.IsNews(Report("edge-2", 7), _time.Now).ShouldBeTrue();
    }

    [Fact]
    public void IsWarm_HalfOfTheCellsEdgesForTwoIntervals_FromThenOn()
    {
        _observers.IsWarm(knownEdges: 4, _time.Now).ShouldBeFalse();
        Hear("edge-1");
        Hear("edge-2");
        _observers.IsWarm(knownEdges: 4, _time.Now).ShouldBeFalse();

        _time.Advance(1);
        Hear("edge-1");
        Hear("edge-2");
        _observers.IsWarm(knownEdges: 4, _time.Now).ShouldBeFalse();
        _time.Advance(1);
        _observers.IsWarm(knownEdges: 4, _time.Now).ShouldBeTrue();
    }

    [Fact]
    public void IsWarm_FewerThanHalf_NotUntilItHasWaitedLong()
    {
        for (var second = 0; second < 9; second++)
        {
            Hear("edge-1");
            _observers.IsWarm(knownEdges: 4, _time.Now).ShouldBeFalse();
            _time.Advance(1);
        }

        _time.Advance(1);
        _observers.IsWarm(knownEdges: 4, _time.Now).ShouldBeTrue();
    }

    private void Hear(string edge) => _observers.IsNews(Report(edge, _time.Now.Ticks), _time.Now);

    private static EdgeObservation Report(string edge, long sequence) => new(edge, 1, sequence, TimeSpan.FromSeconds(1), Make.Observation());
}
