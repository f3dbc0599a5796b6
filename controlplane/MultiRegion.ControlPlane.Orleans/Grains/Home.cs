using Microsoft.Extensions.Options;
using MultiRegion.ControlPlane.Orleans.Configuration;

namespace MultiRegion.ControlPlane.Orleans.Grains;

/// <summary>
/// Where grains belong: by their hash over the silos that are up, as Orleans's own director has it. Silos that start one after the other find
/// all grains on the first, and one that is lost leaves its grains where reports called them; once the cluster has been quiet, they go home.
/// </summary>
internal sealed class Home(ISiloStatusOracle silos, ILocalSiloDetails self, IOptions<OrleansEngineOptions> options)
{
    /// <summary>How long it must have been so before a grain moves: a restart is over by then.</summary>
    public TimeSpan Quiet => options.Value.SettleTime;

    /// <summary>The silo where the grain belongs; null if that is here.</summary>
    public SiloAddress? Elsewhere(GrainId grain)
    {
        var up = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Order().ToList();
        if (up.Count < 2)
            return null;
        var home = up[(int)(grain.GetUniformHashCode() & int.MaxValue) % up.Count];
        return home.Equals(self.SiloAddress) ? null : home;
    }
}
