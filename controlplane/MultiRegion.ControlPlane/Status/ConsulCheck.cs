using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MultiRegion.ControlPlane.Status;

/// <summary>Without Consul a replica is degraded, not dead: it takes reports, answers questions, and publishes once Consul is back.</summary>
internal sealed class ConsulCheck(ConsulState consul) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(consul.IsReachable ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(consul.Error));
}
