using Microsoft.Extensions.Options;
using MultiRegion.Edge.Configuration;

namespace MultiRegion.Edge.Reports;

/// <summary>Posts one report to all replicas at once. Each has its own time limit, below the interval, so that none delays another or the next report.</summary>
internal sealed class ReportClient : IDisposable
{
    private const double ShareOfInterval = 0.9;
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);
    private readonly HttpMessageInvoker _http;
    private readonly ReportTarget[] _targets;

    public ReportClient(IOptions<EdgeOptions> options, ReportMetrics metrics, TimeProvider time, ILogger<ReportClient> logger)
    {
        var settings = options.Value.ControlPlane;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            // A report is no part of a request: it carries no trace.
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = ConnectionLifetime,
            SslOptions = settings.Tls.ToSslOptions(),
        });
        var timeout = options.Value.ReportInterval * ShareOfInterval;
        _targets = [.. settings.Endpoints.Distinct().Select(endpoint => new ReportTarget(endpoint, settings.Token, timeout, _http, metrics, time, logger))];
    }

    public Task SendAsync(ReadOnlyMemory<byte> report, CancellationToken ct) =>
        Task.WhenAll(_targets.Select(target => target.SendAsync(report, ct)));

    public void Dispose() => _http.Dispose();
}
