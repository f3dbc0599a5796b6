using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Edge.Admin;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Plans;
using MultiRegion.Edge.Probes;
using MultiRegion.Edge.Reports;
using MultiRegion.Edge.Streams;
using MultiRegion.ServiceDefaults;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Health;

namespace MultiRegion.Edge;

/// <summary>What makes an edge part of a cell: plans in, health reports out, probes, and the admin listener.</summary>
internal static class CellExtensions
{
    public const string ConsulSection = EdgeOptions.Section + ":Consul";
    public const string TokensKey = EdgeOptions.Section + ":Admin:Tokens";

    /// <summary>
    /// Registers the cell side. Without <see cref="ConsulSection"/> no plans are awaited; without endpoints no reports are sent, and without a file
    /// for them none are kept.
    /// </summary>
    public static WebApplicationBuilder AddCell(this WebApplicationBuilder builder)
    {
        // What fails beside the requests' path must not end what is on it.
        builder.Services.Configure<HostOptions>(host => host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        builder.Services.AddSingleton<DrainFile>();
        builder.Services.AddSingleton<DrainBook>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DrainBook>());
        builder.Services.AddHostedService<EdgeProber>();
        builder.Services.AddHealthChecks().AddCheck<TableCheck>("table", tags: [HealthTags.Ready])
            .AddCheck<StreamsCheck>("streams", tags: [HealthTags.Ready]);
        if (builder.Configuration.GetSection(ConsulSection).Exists())
            builder.AddPlans();
        if (builder.Configuration.GetSection($"{EdgeOptions.Section}:ControlPlane:Endpoints").Exists()
            || builder.Configuration.GetSection($"{EdgeOptions.Section}:Recording:Path").Exists())
            builder.AddReports();
        return builder;
    }

    /// <summary>Maps what the admin listener answers.</summary>
    public static IEndpointRouteBuilder MapAdmin(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapServiceDefaults();
        endpoints.MapEdge();
        endpoints.MapDrains();
        endpoints.MapAudit();
        return endpoints;
    }

    private static void AddPlans(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ConsulOptions>().BindConfiguration(ConsulSection).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ConsulOptions>, ConsulSettings>();
        builder.Services.AddSingleton(services => new ConsulClient(
            services.GetRequiredService<IOptions<ConsulOptions>>().Value,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<Func<double>>(),
            services.GetRequiredService<ILogger<ConsulClient>>()));
        builder.Services.AddSingleton<PlanMetrics>();
        builder.Services.AddSingleton<PlanStore>();
        builder.Services.AddSingleton<PlanIntake>();
        builder.Services.AddHostedService<PlanWatcher>();
        builder.Services.AddHostedService<PlanWriter>();
    }

    private static void AddReports(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ReportMetrics>();
        builder.Services.AddSingleton<ReportBuilder>();
        builder.Services.AddSingleton<ReportClient>();
        builder.Services.AddSingleton<ReportRecorder>();
        builder.Services.AddHostedService<ReportSender>();
    }
}
