using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Health;
using MultiRegion.ServiceDefaults.Http;
using MultiRegion.ServiceDefaults.Logging;
using MultiRegion.ServiceDefaults.Metrics;
using MultiRegion.ServiceDefaults.Telemetry;
using MultiRegion.ServiceDefaults.Writes;

namespace MultiRegion.ServiceDefaults;

/// <summary>
/// What every host shares: logs, traces, metrics, health checks, credentials, problems and shutdown.
/// <para>
/// TLS of listeners is Kestrel's own configuration: an <c>https://</c> address plus <c>Kestrel:Certificates:Default:Path</c> and
/// <c>:KeyPath</c> (PEM; re-read when the files change). For outgoing calls see <see cref="OutgoingTls"/>.
/// </para>
/// </summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Registers the defaults. Call it first, so that what the host registers after it can override.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="serviceName">OpenTelemetry's <c>service.name</c>, as <c>multiregion-edge</c>.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static WebApplicationBuilder AddServiceDefaults(
        this WebApplicationBuilder builder, string serviceName, Action<ServiceDefaultsOptions>? configure = null)
    {
        var options = new ServiceDefaultsOptions();
        configure?.Invoke(options);
        var identity = ServiceIdentity.Of(serviceName);

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.AddLogging();
        builder.AddOtlpExport(identity, options);
        builder.AddPrometheus(identity, options);
        builder.AddCredentials(options.TokensKey);
        builder.AddWrites(serviceName, options);
        builder.Services.AddDefaultHealthChecks();
        return builder;
    }

    /// <summary>
    /// Makes every error of the pipeline after it an RFC 9457 problem that carries no exception's text: 404, 405, a refused body, a crash.
    /// </summary>
    public static IApplicationBuilder UseServiceDefaults(this IApplicationBuilder app) => app.UseProblems();

    /// <summary>
    /// Maps <c>/healthz</c> and <c>/readyz</c> (anonymous: one word; reasons for a caller with a token) and <c>/metrics</c> (a viewer's token).
    /// </summary>
    public static IEndpointRouteBuilder MapServiceDefaults(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealth();
        endpoints.MapPrometheus();
        return endpoints;
    }
}
