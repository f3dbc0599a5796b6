using Orleans.Concurrency;

namespace MultiRegion.ControlPlane.Orleans.Grains;

/// <summary>Tells a silo that there is something that must not wait for its next round of planning.</summary>
public interface IAlarm : IGrainObserver
{
    [OneWay]
    Task Ring();
}
