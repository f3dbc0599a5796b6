using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MultiRegion.Edge.Admission;
using MultiRegion.Edge.Attempts;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Ejection;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Streams;
using MultiRegion.Edge.Telemetry;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace MultiRegion.Edge;

/// <summary>Puts MultiRegion's request path into a YARP host.</summary>
public static class MultiRegionExtensions
{
    /// <summary>
    /// Lets the proxy's clusters fail over: a request that an origin refuses or does not get goes to another one, within a budget, and an
    /// origin that fails is left alone for a while. Settings come from section <c>Edge</c>.
    /// </summary>
    public static IReverseProxyBuilder AddMultiRegion(this IReverseProxyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        services.AddSection<EdgeOptions>(EdgeOptions.Section).AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>();
        services.AddSection<EjectionOptions>(EdgeOptions.Section + ":Ejection");
        services.AddSection<AdmissionOptions>(AdmissionOptionsValidator.Section)
            .AddSingleton<IValidateOptions<AdmissionOptions>, AdmissionOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RoutingState>();
        services.TryAddSingleton<PlannedRoutes>();
        services.AddSingleton<IProxyConfigProvider>(provider => provider.GetRequiredService<PlannedRoutes>());
#pragma warning disable RS0030 // The one place where chance comes in.
        services.TryAddSingleton<Func<double>>(Random.Shared.NextDouble);
#pragma warning restore RS0030
        services.TryAddSingleton<AdmissionGate>();
        services.TryAddSingleton<StreamBook>();
        services.TryAddSingleton<SilenceWatch>();
        services.TryAddSingleton<StreamKeeper>();
        services.TryAddSingleton<AttemptServices>();
        services.AddSingleton<IConfigChangeListener, HostClusters>();
        services.AddHostedService<EdgeMetrics>();
        services.AddHostedService<AdmissionMetrics>();
        services.AddHostedService<StreamMetrics>();
        services.AddHostedService(provider => provider.GetRequiredService<StreamKeeper>());
        services.AddHostedService<LatencyWatch>();
        services.AddHostedService<OriginNameCheck>();
        services.ReplaceDefault<IForwarderHttpClientFactory, ForwarderHttpClientFactory, OriginClientFactory>();
        services.Decorate();
        return builder;
    }

    private static IServiceCollection AddSection<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<T>>(new AnnotationsValidator<T>(section));
    }

    /// <summary>A host that brought its own implementation keeps it.</summary>
    private static void ReplaceDefault<TService, TDefault, TOurs>(this IServiceCollection services)
        where TService : class
        where TOurs : class, TService
    {
        if (services.LastOrDefault(descriptor => descriptor.ServiceType == typeof(TService))?.ImplementationType == typeof(TDefault))
            services.Replace(ServiceDescriptor.Singleton<TService, TOurs>());
    }

    private static void Decorate(this IServiceCollection services)
    {
        ServiceDescriptor inner = services.Last(descriptor => descriptor.ServiceType == typeof(IHttpForwarder));
        services.Replace(ServiceDescriptor.Singleton<IHttpForwarder>(provider => new AttemptForwarder(
            (IHttpForwarder)(inner.ImplementationInstance ?? inner.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            provider.GetRequiredService<RoutingState>(),
            provider.GetRequiredService<AttemptServices>(),
            provider.GetRequiredService<ILogger<AttemptForwarder>>())));
    }
}
