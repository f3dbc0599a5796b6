using System.Net;
using MultiRegion.Faults.Fuzzing.Checks;
using MultiRegion.Faults.Fuzzing.Origins;

namespace MultiRegion.Faults.Fuzzing;

/// <summary>Clients that ask well beside the fuzzing: each answer must be a 200, to this request, and say that its body arrived as it was.</summary>
internal sealed class GoodTraffic(EdgePorts ports, TimeProvider time, Action<Finding> report) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
#pragma warning disable CA5359 // The certificate was made for this run.
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
    })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };
    private long _served;

    public long Served => Interlocked.Read(ref _served);

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(
        ClientAsync(0, HttpMethod.Get, HttpVersion.Version11, $"http://127.0.0.1:{ports.Plain}", ct),
        ClientAsync(1, HttpMethod.Post, HttpVersion.Version11, $"http://127.0.0.1:{ports.Plain}", ct),
        ClientAsync(2, HttpMethod.Get, HttpVersion.Version20, $"https://127.0.0.1:{ports.Tls}", ct),
        ClientAsync(3, HttpMethod.Post, HttpVersion.Version20, $"https://127.0.0.1:{ports.Tls}", ct));

    public void Dispose() => _http.Dispose();

    private async Task ClientAsync(int client, HttpMethod method, Version version, string edge, CancellationToken ct)
    {
        for (int i = 0; !ct.IsCancellationRequested; i++)
        {
            try
            {
                if (await SendAsync($"/g/{client}-{i}", method, version, edge, ct) is { } wrong)
                    report(new Finding("good traffic", $"{method} over {version}: {wrong}", []));
                Interlocked.Increment(ref _served);
                await Task.Delay(Pause, time, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                report(new Finding("good traffic", $"{method} over {version} got no answer: {error.Message} {error.InnerException?.Message}", []));
            }
        }
    }

    /// <returns>What is wrong with the answer; null if nothing.</returns>
    private async Task<string?> SendAsync(string target, HttpMethod method, Version version, string edge, CancellationToken ct)
    {
        byte[] body = method == HttpMethod.Post ? System.Text.Encoding.ASCII.GetBytes(target + new string('g', target.Length * 40 % 3000)) : [];
        using var request = new HttpRequestMessage(method, edge + target)
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = method == HttpMethod.Post ? new ByteArrayContent(body) : null,
        };
        request.Headers.Host = "good.test";
        using HttpResponseMessage response = await _http.SendAsync(request, ct);
        string text = await response.Content.ReadAsStringAsync(ct);
        string? to = response.Headers.TryGetValues(HonestOrigin.AnswerTo, out var values) ? values.First() : null;
        return response.StatusCode == HttpStatusCode.OK && to == target && text == HonestOrigin.Receipt(body)
            ? null
            : $"asked {target}, got {(int)response.StatusCode} to {to}: {text}";
    }
}
