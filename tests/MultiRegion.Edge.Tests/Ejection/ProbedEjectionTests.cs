using MultiRegion.Edge.Ejection;

namespace MultiRegion.Edge.Tests.Ejection;

public sealed class ProbedEjectionTests
{
    private static readonly EjectionOptions Options = new();
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(10);
    private readonly OriginEjection _ejection = new(Options);

    public ProbedEjectionTests() => _ejection.Eject(Suspicion.Hard, Start);

    [Fact]
    public void RecordProbe_FailsWhileOut_KeepsItOut()
    {
        TimeSpan lastProbe = Start + Options.BaseTime - TimeSpan.FromSeconds(1);
        _ejection.RecordProbe(healthy: false, lastProbe).ShouldBeFalse();

        _ejection.Tick(Start + Options.BaseTime).ShouldBeFalse();
        _ejection.Tick(lastProbe + Options.BaseTime).ShouldBeTrue();
    }

    [Fact]
    public void RecordProbe_SucceedsWhileOut_LeavesItsTime()
    {
        _ejection.RecordProbe(healthy: true, Start + TimeSpan.FromSeconds(1)).ShouldBeFalse();

        _ejection.Tick(Start + Options.BaseTime).ShouldBeTrue();
    }

    [Fact]
    public void RecordProbe_FailsForever_LetsARequestTryAfterTheMaximum()
    {
        for (TimeSpan now = Start; now < Start + Options.MaxTime; now += TimeSpan.FromSeconds(1))
        {
            _ejection.RecordProbe(healthy: false, now);
            _ejection.Tick(now).ShouldBeFalse();
        }

        _ejection.Tick(Start + Options.MaxTime).ShouldBeTrue();
    }
}
