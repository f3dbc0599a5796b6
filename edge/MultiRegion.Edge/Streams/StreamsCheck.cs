using Microsoft.Extensions.Diagnostics.HealthChecks;
using MultiRegion.Edge.Admission;

namespace MultiRegion.Edge.Streams;

/// <summary>Says, while the edge stops, what it still waits for.</summary>
internal sealed class StreamsCheck(AdmissionGate gate, StreamBook book, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy($"{gate.Requests} requests and {book.Count} streams remain")
            : HealthCheckResult.Healthy());
}
