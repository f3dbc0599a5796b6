using System.Net.Http.Headers;
using System.Numerics;
using System.Text;

namespace MultiRegion.Edge.Reports;

/// <summary>One replica of the control plane, and how reporting to it goes.</summary>
internal sealed partial class ReportTarget(
    Uri endpoint, string? token, TimeSpan timeout, HttpMessageInvoker http, ReportMetrics metrics, TimeProvider time, ILogger logger)
{
    private const int MaxReasonBytes = 300;
    private readonly Uri _address = new($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/reports");
    private long _failures;

    /// <summary>Posts the report. Failures are counted, and logged ever more rarely: the 1st in a row, the 2nd, 4th, 8th, …</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> report, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var failure = await TrySendAsync(report, ct);
        metrics.Sent(endpoint, failure is null, time.GetElapsedTime(started));
        if (failure is not null && BitOperations.IsPow2(++_failures))
            NotTaken(endpoint, failure, _failures);
        else if (failure is null && _failures > 0)
        {
            TakenAgain(endpoint, _failures);
            _failures = 0;
        }
    }

    /// <summary>Null if it was taken, or why not.</summary>
    private async Task<string?> TrySendAsync(ReadOnlyMemory<byte> report, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ReadOnlyMemoryContent(report) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (!string.IsNullOrEmpty(token))
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await http.SendAsync(request, either.Token);
            return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode} {await ReasonAsync(response, either.Token)}";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return $"no answer within {timeout.TotalMilliseconds:0} ms";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
    }

    /// <summary>The beginning of the answer: a problem says what is wrong with the report or the token.</summary>
    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var buffer = new byte[MaxReasonBytes];
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    [LoggerMessage(2202, LogLevel.Warning, "Health reports to {Endpoint} are not taken, {Failures} in a row: {Reason}")]
    private partial void NotTaken(Uri endpoint, string reason, long failures);

    [LoggerMessage(2203, LogLevel.Information, "Health reports to {Endpoint} are taken again after {Failures} failures")]
    private partial void TakenAgain(Uri endpoint, long failures);
}
