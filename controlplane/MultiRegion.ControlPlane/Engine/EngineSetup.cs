#if WITH_ORLEANS
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Orleans;
using MultiRegion.ControlPlane.Planning;
#endif
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Engine;

/// <summary>Puts the engine that was asked for into the host.</summary>
internal static class EngineSetup
{
    public static void AddEngine(this WebApplicationBuilder builder, string name)
    {
#if WITH_ORLEANS
        if (name == BuiltEngines.Orleans)
        {
            builder.AddOrleansEngine(Describe(builder.Configuration));
            return;
        }
#endif
        builder.Services.AddSingleton<IControlPlaneEngine, InProcessEngine>();
    }

#if WITH_ORLEANS
    private static EngineHost Describe(ConfigurationManager configuration)
    {
        var options = configuration.GetSection(ControlPlaneOptions.Section).Get<ControlPlaneOptions>() ?? new ControlPlaneOptions();
        var reporting = options.Reports.Regions is { Count: > 0 } regions ? regions.AsReadOnly() : [options.Cell];
        return new EngineHost
        {
            Cell = options.Cell,
            Replica = options.Replica,
            Controllers = options.ToController(),
            Regions = [.. reporting.Union(options.OtherCells.Select(peer => peer.Cell))],
            PlanNow = provider => provider.GetRequiredService<PlanningPulse>().Signal(),
        };
    }
#endif
}
