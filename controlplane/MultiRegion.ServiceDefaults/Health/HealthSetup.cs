using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MultiRegion.ServiceDefaults.Health;

internal static class HealthSetup
{
    public static void AddDefaultHealthChecks(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck("process", () => HealthCheckResult.Healthy(), [HealthTags.Live])
        .AddCheck<ShutdownCheck>("shutdown", tags: [HealthTags.Ready]);

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/healthz", Tagged(HealthTags.Live));
        endpoints.MapHealthChecks("/readyz", Tagged(HealthTags.Ready));
    }

    private static HealthCheckOptions Tagged(string tag) =>
        new() { Predicate = check => check.Tags.Contains(tag), ResponseWriter = HealthResponse.WriteAsync };
}
