using MultiRegion.ControlPlane.Orleans.Grains;

namespace MultiRegion.ControlPlane.Orleans.Silo;

/// <summary>Asks the host for a round of planning, when another silo has heard what must not wait.</summary>
internal sealed class SiloEvents(Action planNow) : IAlarm
{
    public void Signal() => planNow();

    public Task Ring()
    {
        planNow();
        return Task.CompletedTask;
    }
}
