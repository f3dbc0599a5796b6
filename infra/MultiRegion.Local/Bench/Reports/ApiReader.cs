using System.Net.Http.Headers;

namespace MultiRegion.Local.Bench.Reports;

/// <summary>Reads the API as dashboards and operators' tools do: each of its pages in turn, from each replica in turn.</summary>
internal sealed class ApiReader : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly ReportLoadOptions _options;
    private readonly HttpClient _http;

    public ApiReader(ReportLoadOptions options, string token)
    {
        _options = options;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null }) { Timeout = Limit };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <returns>What went wrong; null after a 200, read to its end.</returns>
    public async Task<string?> ReadAsync(long number)
    {
        string service = ReportBodies.Service((int)(number % _options.Services));
        string[] pages =
        [
            "/v1/status", "/v1/services", $"/v1/services/{service}", $"/v1/services/{service}/plan", $"/v1/services/{service}/explanation", "/v1/scores", "/v1/edges",
        ];
        string page = pages[number % pages.Length];
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(new Uri(_options.Replicas[(int)(number % _options.Replicas.Count)], page), HttpCompletionOption.ResponseContentRead);
            return response.IsSuccessStatusCode ? null : $"{page}: {(int)response.StatusCode}";
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return $"{page}: {error.Message}";
        }
    }

    public void Dispose() => _http.Dispose();
}
