using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MultiRegion.ServiceDefaults.Telemetry;

/// <summary>
/// Sends traces and metrics over OTLP for as long as the host runs. Endpoint, protocol, headers and sampler are OpenTelemetry's own
/// variables (<c>OTEL_*</c>), from the environment or any other configuration of the host. The sources are those of .NET itself, which need
/// no instrumentation package.
/// </summary>
internal sealed class OtlpExport(ServiceIdentity identity, ServiceDefaultsOptions options, IConfiguration configuration)
    : IHostedService, IDisposable
{
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(identity.Name, serviceVersion: identity.Version, serviceInstanceId: identity.Instance);
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .SetResourceBuilder(resource).AddSource([.. options.ActivitySources]).AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .SetResourceBuilder(resource).AddMeter([.. options.Meters.Where(meter => !meter.Contains('/', StringComparison.Ordinal))]).AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Flushes what is left; the collector may be gone, so each waits 5 s at most.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}

internal static class OtlpSetup
{
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Exports only where an endpoint is named: without one nothing listens, and the request path makes no spans.</summary>
    public static void AddOtlpExport(this WebApplicationBuilder builder, ServiceIdentity identity, ServiceDefaultsOptions options)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration[EndpointVariable]))
            builder.Services.AddHostedService(_ => new OtlpExport(identity, options, builder.Configuration));
    }
}
