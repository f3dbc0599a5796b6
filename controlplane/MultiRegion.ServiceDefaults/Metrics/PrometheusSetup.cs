using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace MultiRegion.ServiceDefaults.Metrics;

internal static class PrometheusSetup
{
    public static void AddPrometheus(this WebApplicationBuilder builder, ServiceIdentity identity, ServiceDefaultsOptions options)
    {
    }

    public static void MapPrometheus(this IEndpointRouteBuilder endpoints)
    {
    }
}
