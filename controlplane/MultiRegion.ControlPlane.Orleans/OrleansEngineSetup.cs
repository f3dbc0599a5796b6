using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MultiRegion.ControlPlane.Orleans.Configuration;
using MultiRegion.ControlPlane.Orleans.Grains;
using MultiRegion.ControlPlane.Orleans.Membership;
using MultiRegion.ControlPlane.Orleans.Serialization;
using MultiRegion.ControlPlane.Orleans.Silo;
using MultiRegion.Core;
using Orleans.Configuration;
using Orleans.Serialization;

namespace MultiRegion.ControlPlane.Orleans;

/// <summary>Puts the engine into a host: a silo, its membership, its messages.</summary>
public static class OrleansEngineSetup
{
    private const string ServiceId = "multiregion";

    /// <summary>Adds the engine. What the host registers afterwards starts after the silo does.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="engine">What the host tells the engine.</param>
    public static void AddOrleansEngine(this IHostApplicationBuilder builder, EngineHost engine)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(engine);
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<OrleansEngineOptions>, OrleansEngineOptionsValidator>();
        services.AddOptions<OrleansEngineOptions>().BindConfiguration(OrleansEngineOptions.Section).ValidateOnStart();
        var options = builder.Configuration.GetSection(OrleansEngineOptions.Section).Get<OrleansEngineOptions>() ?? new OrleansEngineOptions();
        if (options.ConnectionString is { Length: > 0 } membership)
            services.AddSingleton<IHostedService>(new MembershipDatabase(membership));

        services.AddSingleton(new EngineScope(engine.Regions));
        services.AddSingleton(new ControllerFactory(engine.Cell, engine.Controllers));
        services.AddSingleton<SiloMemory>();
        services.AddSingleton<Home>();
        services.AddSingleton(provider => new SiloEvents(() => engine.PlanNow(provider)));
        services.AddSingleton<ReportBatches>();
        builder.UseOrleans(silo => Configure(silo, engine, options));
        services.AddHostedService(provider => provider.GetRequiredService<ReportBatches>());
        services.AddSingleton<IControlPlaneEngine, OrleansEngine>();
    }

    private static void Configure(ISiloBuilder silo, EngineHost engine, OrleansEngineOptions options)
    {
        // Wrong settings are refused on start, by name; until then they must do no harm.
        var address = IPAddress.TryParse(options.Address, out var parsed) ? parsed : IPAddress.Loopback;
        if (options.ConnectionString is { Length: > 0 } membership)
            silo.UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = ("Npgsql", membership));
        else
            silo.UseLocalhostClustering(options.Port, gatewayPort: 0, primarySiloEndpoint: new IPEndPoint(address, options.Port));

        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId ?? engine.Cell, ServiceId));
        silo.Configure<SiloOptions>(one => one.SiloName = engine.Replica);
        // No clients: who wants something of the control plane asks its API.
        silo.Configure<EndpointOptions>(endpoint =>
        {
            (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) = (address, options.Port, 0);
            endpoint.SiloListeningEndpoint = new IPEndPoint(address, options.Port);
        });
        silo.Configure<ClusterMembershipOptions>(cluster =>
        {
            cluster.ProbeTimeout = options.ProbeTimeout;
            cluster.NumMissedProbesLimit = options.MissedProbes;
            cluster.TableRefreshTimeout = options.ProbeTimeout * 5;
            // A silo that starts waits for those that the table calls active, unless they have not signed it for three of these.
            cluster.IAmAliveTablePublishTimeout = options.ProbeTimeout * 3;
        });
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = options.ProbeTimeout * options.MissedProbes);
        silo.Services.AddSerializer(serializer => serializer.AddContracts());
    }
}
