using MultiRegion.ServiceDefaults.Metrics;

namespace MultiRegion.ServiceDefaults.Tests.Metrics;

public class MetricNameTests
{
    [Theory]
    [InlineData("http.server.request.duration", "s", nameof(MetricKind.Histogram), "http_server_request_duration_seconds")]
    [InlineData("http.server.active_requests", "{request}", nameof(MetricKind.Gauge), "http_server_active_requests")]
    [InlineData("multiregion.edge.attempts", "{attempt}", nameof(MetricKind.Counter), "multiregion_edge_attempts_total")]
    [InlineData("requests_total", null, nameof(MetricKind.Counter), "requests_total")]
    [InlineData("memory.bytes", "By", nameof(MetricKind.Gauge), "memory_bytes")]
    [InlineData("origin.weight", "1", nameof(MetricKind.Gauge), "origin_weight_ratio")]
    [InlineData("hits", "1", nameof(MetricKind.Counter), "hits_total")]
    [InlineData("io", "By/s", nameof(MetricKind.Gauge), "io_bytes_per_second")]
    [InlineData("demand", "{request}/s", nameof(MetricKind.Gauge), "demand_per_second")]
    [InlineData("a..b--c", null, nameof(MetricKind.Gauge), "a_b_c")]
    [InlineData("2xx", null, nameof(MetricKind.Gauge), "_2xx")]
    public void Of_OpenTelemetryName_BecomesPrometheusName(string name, string? unit, string kind, string expected) =>
        MetricName.Of(name, unit, Enum.Parse<MetricKind>(kind)).ShouldBe(expected);
}
