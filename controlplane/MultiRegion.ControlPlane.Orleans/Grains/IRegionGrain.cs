using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Orleans.Messages;
using Orleans.Concurrency;

namespace MultiRegion.ControlPlane.Orleans.Grains;

/// <summary>One region; its key is the region's name. What its edges report to any silo, and what its cell tells the others, every silo hears here.</summary>
public interface IRegionGrain : IGrainWithStringKey
{
    [OneWay]
    Task Report(RegionReport report);

    /// <summary>Takes a digest of the region's cell.</summary>
    [OneWay]
    Task Tell(string silo, CellDigest digest);

    /// <summary>What other silos brought since the last question.</summary>
    ValueTask<RegionNews> Hear(RegionQuestion question);
}
