using Microsoft.Extensions.Diagnostics.HealthChecks;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Admin;

/// <summary>Ready once there is a service to route: from a plan, from the disk or from the configuration.</summary>
internal sealed class TableCheck(RoutingState routing) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(routing.Table.Services.Count > 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("no service is in the table: no plan has come from Consul, none was on the disk, none is configured"));
}
