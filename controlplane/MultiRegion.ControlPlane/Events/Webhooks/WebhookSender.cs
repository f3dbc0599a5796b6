using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Telemetry;

namespace MultiRegion.ControlPlane.Events.Webhooks;

/// <summary>
/// Tells each receiver of the events of its kinds, one after the other and in order, while this replica holds the lease. A delivery is tried again with growing
/// pauses; what comes meanwhile waits in the log, as much as is kept of it.
/// </summary>
internal sealed class WebhookSender(
    EventLog log, LeaderElection election, IOptions<ControlPlaneOptions> options, Func<double> draw, TimeProvider time, ControlPlaneMetrics metrics, ILogger<WebhookSender> logger)
    : BackgroundService
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(options.Value.Events.Webhooks.Select(receiver => FollowAsync(receiver, stoppingToken)));

    private async Task FollowAsync(WebhookOptions receiver, CancellationToken ct)
    {
        try
        {
            await foreach (var happened in log.ReadAsync(log.End, ct))
                if (election.State.Held && (receiver.Kinds.Count == 0 || receiver.Kinds.Contains(happened.Kind)))
                    await DeliverAsync(receiver, happened, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private async Task DeliverAsync(WebhookOptions receiver, CellEvent happened, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(happened, ContractsJson.Default.CellEvent);
        for (var attempt = 1; ; attempt++)
        {
            var (problem, final) = await TryAsync(receiver, happened.Id, body, ct);
            metrics.WebhookTried(problem is null);
            if (problem is null)
                return;
            if (final || WebhookRetries.After(attempt, draw()) is not { } pause)
            {
                logger.WebhookGivenUp(receiver.Url!.GetLeftPart(UriPartial.Path), happened.Id, attempt, problem);
                return;
            }

            await Task.Delay(pause, time, ct);
        }
    }

    private async Task<(string? Problem, bool Final)> TryAsync(WebhookOptions receiver, string id, byte[] body, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(receiver.Timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        var at = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(WebhookSignature.ReadSecret(receiver.Secret)!, id, at, body));
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode ? (null, false) : ($"it answered {status}", WebhookRetries.IsFinal(status));
        }
        catch (HttpRequestException e)
        {
            return (e.Message, false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ($"no answer within {receiver.Timeout.TotalSeconds} s", false);
        }
    }
}
