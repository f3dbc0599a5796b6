using System.Text.Json;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Configuration;

namespace MultiRegion.Edge.Reports;

/// <summary>Tells every replica of the cell's control plane, once an interval, what this edge saw since the report before.</summary>
internal sealed partial class ReportSender(
    ReportBuilder builder, ReportClient client, ReportRecorder recorder, IOptions<EdgeOptions> options, TimeProvider time, ILogger<ReportSender> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ReportInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TickAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>One report to all replicas; ends within the interval, whatever they do.</summary>
    internal async Task TickAsync(CancellationToken ct)
    {
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(builder.Build(), ContractsJson.Default.HealthReport);
            recorder.Record(body);
            await client.SendAsync(body, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            TickFailed(e);
        }
    }

    [LoggerMessage(2201, LogLevel.Error, "A health report could not be made")]
    private partial void TickFailed(Exception error);
}
