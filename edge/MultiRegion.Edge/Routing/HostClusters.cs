using MultiRegion.Contracts;
using MultiRegion.Core;
using MultiRegion.Core.Validation;
using MultiRegion.Edge.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace MultiRegion.Edge.Routing;

/// <summary>
/// Clusters of a host's own YARP configuration as services: their destinations are the origins. Metadata says the rest, on a destination
/// <c>MultiRegion.Region</c> and <c>MultiRegion.Weight</c>, on a cluster any setting of a service, as <c>MultiRegion.Attempts.MaxAttempts</c>;
/// <c>MultiRegion.Enabled</c> = <c>false</c> leaves a cluster to YARP alone. A cluster with session
/// affinity is left too: there the origin is not ours to choose.
/// </summary>
internal sealed partial class HostClusters(RoutingState routing, TimeProvider time, ILogger<HostClusters> logger) : IConfigChangeListener
{
    private const string Prefix = "MultiRegion.";
    private const string EnabledKey = Prefix + "Enabled";
    private Dictionary<string, ClusterConfig> _taken = new(StringComparer.Ordinal);
    private long _revision;

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        // Those of planned services come back by the same call.
        var clusters = proxyConfigs.SelectMany(config => config.Clusters)
            .Where(cluster => !IsPlanned(cluster.ClusterId) && cluster.Destinations is { Count: > 0 }
                && cluster.SessionAffinity?.Enabled is not true
                && cluster.Metadata?.GetValueOrDefault(EnabledKey) is not ("false" or "False"))
            .ToDictionary(cluster => cluster.ClusterId, StringComparer.Ordinal);
        _revision++;
        Plan[] plans = [.. clusters.Values.Where(HasChanged).Select(PlanOf).OfType<Plan>()];
        routing.Apply(plans, [.. _taken.Keys.Where(id => !clusters.ContainsKey(id) && !IsPlanned(id))], ownRoutes: false);
        _taken = clusters;
    }

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception)
    {
    }

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception)
    {
    }

    private bool IsPlanned(string cluster) => routing.Table.Services.TryGetValue(cluster, out RoutedService? service) && service.HasOwnRoutes;

    private bool HasChanged(ClusterConfig cluster) => !_taken.TryGetValue(cluster.ClusterId, out ClusterConfig? before) || !before.Equals(cluster);

    private Plan? PlanOf(ClusterConfig cluster)
    {
        IConfigurationSection section = new ConfigurationBuilder().AddInMemoryCollection(SettingsOf(cluster)).Build().GetSection("Cluster");
        var reader = new SettingsReader(["Enabled", ServiceSettings.WeightKey]);
        ServiceDefinition? definition = reader.Read(section, ContractsJson.Default.ServiceDefinition);
        List<string> errors = [.. reader.Errors];
        if (definition is not null)
            errors.AddRange(DefinitionValidator.Validate(definition, knownRegions: null).Where(IsNotAName).Select(error => error.ToString()));
        var weights = definition is null ? [] : ServiceSettings.WeightsOf(section.GetSection(nameof(definition.Origins)), definition, errors);
        if (errors.Count == 0)
        {
            return new Plan
            {
                Cell = "",
                Service = cluster.ClusterId,
                Version = new PlanVersion(0, _revision),
                PlannedAt = time.GetUtcNow(),
                Definition = definition!,
                Weights = weights,
            };
        }

        LogLeft(cluster.ClusterId, string.Join("; ", errors));
        return null;
    }

    private static Dictionary<string, string?> SettingsOf(ClusterConfig cluster)
    {
        var settings = new Dictionary<string, string?> { ["Cluster:Name"] = cluster.ClusterId };
        foreach (var (key, value) in cluster.Metadata ?? new Dictionary<string, string>())
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal))
                settings["Cluster:" + key[Prefix.Length..].Replace('.', ':')] = value;
        }

        int i = 0;
        foreach (var (id, destination) in cluster.Destinations!)
        {
            string origin = $"Cluster:Origins:{i++}:";
            settings[origin + "Id"] = id;
            settings[origin + "Address"] = destination.Address;
            settings[origin + "Region"] = "local";
            foreach (var (key, value) in destination.Metadata ?? new Dictionary<string, string>())
            {
                if (key.StartsWith(Prefix, StringComparison.Ordinal))
                    settings[origin + key[Prefix.Length..]] = value;
            }
        }

        return settings;
    }

    // YARP's ids may be anything.
    private static bool IsNotAName(ValidationError error) => error.Path != "name" && !error.Path.EndsWith(".id", StringComparison.Ordinal);

    [LoggerMessage(2032, LogLevel.Error, "Cluster {Cluster} is left to YARP alone; its MultiRegion metadata is not valid: {Errors}")]
    private partial void LogLeft(string cluster, string errors);
}
