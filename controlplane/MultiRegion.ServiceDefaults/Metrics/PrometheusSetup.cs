using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ServiceDefaults.Metrics;

internal static class PrometheusSetup
{
    public static void AddPrometheus(this WebApplicationBuilder builder, ServiceIdentity identity, ServiceDefaultsOptions options)
    {
        builder.Services.AddSingleton(services => new MetricCollector(
            options, identity, services.GetRequiredService<IMeterFactory>(), services.GetRequiredService<ILogger<MetricCollector>>()));
        builder.Services.AddHostedService(services => services.GetRequiredService<MetricCollector>());
    }

    public static void MapPrometheus(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/metrics", Scrape).RequireToken(Roles.Viewer).ExcludeFromDescription();

    private static Task Scrape(HttpContext context)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(context.RequestServices.GetRequiredService<MetricCollector>().Scrape(), context.RequestAborted);
    }
}
