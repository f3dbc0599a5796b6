using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Digests;
using MultiRegion.ControlPlane.Drills;
using MultiRegion.ControlPlane.Edges;
using MultiRegion.ControlPlane.Events;
using MultiRegion.ControlPlane.Events.Webhooks;
using MultiRegion.ControlPlane.Intents;
using MultiRegion.ControlPlane.Intents.Peers;
using MultiRegion.ControlPlane.Intents.Review;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Probing;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.ControlPlane.Reports;
using MultiRegion.ControlPlane.Services;
using MultiRegion.ControlPlane.Status;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core;
using MultiRegion.ServiceDefaults.Health;

namespace MultiRegion.ControlPlane;

/// <summary>Registers the parts of the control plane, a feature at a time.</summary>
internal static class ControlPlaneSetup
{
    public static void AddControlPlaneOptions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<ControlPlaneOptions>, ControlPlaneOptionsValidator>();
        builder.Services.AddOptions<ControlPlaneOptions>().BindConfiguration(ControlPlaneOptions.Section).ValidateOnStart();
        builder.WebHost.UseUrls(builder.Configuration[$"{ControlPlaneOptions.Section}:Urls"] ?? new ControlPlaneOptions().Urls);
    }

    public static void AddConsul(this IServiceCollection services)
    {
#pragma warning disable RS0030 // The one place where chance comes in.
        services.AddSingleton<Func<double>>(Random.Shared.NextDouble);
#pragma warning restore RS0030
        services.AddSingleton(provider => new ConsulClient(
            provider.GetRequiredService<IOptions<ControlPlaneOptions>>().Value.Consul, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Func<double>>(), provider.GetRequiredService<ILogger<ConsulClient>>()));
    }

    public static void AddEdges(this IServiceCollection services)
    {
        services.AddSingleton<EdgeRegistry>();
        services.AddSingleton<ReportIntake>();
    }

    public static void AddDefinitions(this IServiceCollection services)
    {
        services.AddSingleton<SeedDefinitions>();
        services.AddSingleton<DefinitionCatalog>();
        services.AddSingleton<ServiceViews>();
    }

    public static void AddIntents(this IServiceCollection services)
    {
        services.AddSingleton<IntentCatalog>();
        services.AddSingleton<IntentStore>();
        services.AddSingleton<IntentTag>();
        services.AddSingleton<IntentWriter>();
        services.AddSingleton<IntentReview>();
        services.AddSingleton<IntentChanges>();
        services.AddSingleton<IntentViews>();
        services.AddSingleton<IntentSummaries>();
        services.AddSingleton<PeerCells>();
        services.AddPeerLinks();
        services.AddHostedService<IntentWatcher>();
        services.AddHostedService<PeerExchange>();
    }

    public static void AddPublishing(this IServiceCollection services)
    {
        services.AddSingleton<PlanStore>();
        services.AddSingleton<PublishedPlans>();
        services.AddSingleton<PlanPublisher>();
        services.AddSingleton<PlanAdopter>();
        services.AddSingleton<PlanFollower>();
        services.AddSingleton<PublishLog>();
        services.AddSingleton<IndexWatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<IndexWatcher>());
    }

    public static void AddDigests(this IServiceCollection services)
    {
        services.AddSingleton<PeerDigests>();
        services.AddSingleton<DigestPublisher>();
        services.AddSingleton<DigestWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<DigestWriter>());
        services.AddHostedService<DigestReader>();
    }

    public static void AddOwnProbes(this IServiceCollection services) => services.AddHostedService<OwnProbes>();

    public static void AddPlanning(this IServiceCollection services)
    {
        services.AddSingleton<PlanningPulse>();
        services.AddSingleton<WarmUp>();
        services.AddSingleton<SafetyBoard>();
        services.AddSingleton<SuspensionBoard>();
        services.AddSingleton(LeaseOf);
        services.AddSingleton<LeaderElection>();
        services.AddSingleton<CellLeader>();
        services.AddHostedService<PlanningLoop>();
    }

    public static void AddEvents(this IServiceCollection services)
    {
        services.AddSingleton<EventLog>();
        services.AddSingleton<EventReaders>();
        services.AddSingleton<EventWatch>();
        services.AddHostedService<WebhookSender>();
    }

    public static void AddDrills(this IServiceCollection services)
    {
        services.AddSingleton<DrillStore>();
        services.AddSingleton<DrillScenes>();
        services.AddSingleton<DrillRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<DrillRunner>());
        services.AddHostedService<DrillWatcher>();
    }

    public static void AddStatus(this IServiceCollection services)
    {
        services.AddSingleton<ConsulState>();
        services.AddHealthChecks().AddCheck<ConsulCheck>("consul", tags: [HealthTags.Ready]);
        services.AddSingleton(provider =>
        {
            var metrics = new ControlPlaneMetrics(provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
            var leader = new Lazy<CellLeader>(provider.GetRequiredService<CellLeader>);
            var edges = new Lazy<EdgeRegistry>(provider.GetRequiredService<EdgeRegistry>);
            var warmUp = provider.GetRequiredService<WarmUp>();
            metrics.Observe(
                () => leader.Value.IsLeading, () => leader.Value.Epoch, () => warmUp.IsWarm,
                () => edges.Value.Count().Known, () => edges.Value.Count().OldestReport.TotalSeconds);
            var peers = new Lazy<PeerDigests>(provider.GetRequiredService<PeerDigests>);
            var time = provider.GetRequiredService<TimeProvider>();
            metrics.ObserveDigests(() => peers.Value.All.Select(peer => (peer.Peer.Cell, peer.Age(time.GetUtcNow()))));
            metrics.ObserveSafety(provider.GetRequiredService<SafetyBoard>());
            return metrics;
        });
    }

    private static void AddPeerLinks(this IServiceCollection services) => services.AddSingleton(provider =>
    {
        var options = provider.GetRequiredService<IOptions<ControlPlaneOptions>>().Value;
        IReadOnlyList<IPeerLink> links = [.. options.OtherCells.Select(peer => LinkTo(peer, options, provider))];
        return links;
    });

    private static IPeerLink LinkTo(PeerCell peer, ControlPlaneOptions options, IServiceProvider provider)
    {
        if (peer.Datacenter is not { } datacenter)
            return new DirectLink(peer, options.Peers[peer.Cell]);
        var consul = provider.GetRequiredService<ConsulClient>();
        return new ConsulLink(
            peer, datacenter, consul,
            new WanGreeting(datacenter, consul, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<WanGreeting>>()));
    }

    private static ConsulLease LeaseOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<ControlPlaneOptions>>().Value;
        var lease = new ConsulLeaseOptions
        {
            Key = ConsulKeys.Lease,
            ServiceName = "multiregion-control-plane",
            ServiceId = $"multiregion-control-plane-{options.Cell}-{options.Replica}",
            Ttl = options.LeaseTtl,
        };
        return new ConsulLease(
            provider.GetRequiredService<ConsulClient>(), lease, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Func<double>>(), provider.GetRequiredService<ILogger<ConsulLease>>());
    }
}
