using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Digests;

namespace MultiRegion.ControlPlane.Intents.Peers;

/// <summary>To a cell whose Consul is not WAN-joined: asks any replica of its control plane, over TLS that both sides prove themselves by.</summary>
internal sealed class DirectLink : IPeerLink, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private readonly HttpClient _http;
    private readonly Uri[] _addresses;
    private readonly string? _tokenFile;
    private volatile int _next;

    /// <exception cref="IOException">A certificate's file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file that holds no certificate or no key.</exception>
    public DirectLink(PeerCell peer, PeerOptions options)
    {
        Peer = peer;
        _addresses = [.. options.Addresses.Select(address => new Uri(address))];
        _tokenFile = options.TokenFile;
        _http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = options.Tls.ToSslOptions(),
            UseProxy = false,
            ConnectTimeout = Timeout / 2,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout,
            MaxResponseContentBufferSize = 64 * 1024 * 1024,
        };
    }

    public PeerCell Peer { get; }

    public Task<IntentSummary?> GetSummaryAsync(CancellationToken ct) => AskAsync(HttpMethod.Get, "v1/peers/summary", null, ContractsJson.Default.IntentSummary, ct);

    public async Task<IReadOnlyList<Intent>> ListAsync(CancellationToken ct) =>
        [.. (await AskAsync(HttpMethod.Get, "v1/peers/intents", null, ContractsJson.Default.IReadOnlyListIntent, ct) ?? []).Where(intent => IntentDocuments.Check(intent) is null)];

    public async Task<PlaceResult> PlaceAsync(Intent intent, CancellationToken ct)
    {
        var content = JsonContent.Create(intent, ContractsJson.Default.Intent);
        var placement = await AskAsync(HttpMethod.Post, "v1/peers/intents", content, ContractsJson.Default.Placement, ct);
        return placement?.Result ?? throw new PeerException($"{Peer.Cell} did not say what became of the intent");
    }

    public Task<byte[]?> GetDigestAsync(CancellationToken ct) => SendAsync(HttpMethod.Get, "v1/peers/digest", null, ct);

    public void Dispose() => _http.Dispose();

    private async Task<T?> AskAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken ct)
        where T : class
    {
        try
        {
            return await SendAsync(method, path, content, ct) is { } bytes ? JsonSerializer.Deserialize(bytes, type) : null;
        }
        catch (JsonException e)
        {
            throw new PeerException($"{_addresses[_next]}: the answer is not one of a control plane: {e.Message}", e);
        }
    }

    /// <returns>The body of the answer; null for 404.</returns>
    private async Task<byte[]?> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken ct)
    {
        var address = _addresses[_next];
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = content };
            if (_tokenFile is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(_tokenFile, ct)).Trim());
            using var response = await _http.SendAsync(request, ct);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            if (response.IsSuccessStatusCode)
                return await response.Content.ReadAsByteArrayAsync(ct);
            throw new PeerException($"{address} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(ct)}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            // The next replica, for the next call.
            _next = (Array.IndexOf(_addresses, address) + 1) % _addresses.Length;
            throw new PeerException($"{address} cannot be reached: {(e is OperationCanceledException ? $"no answer within {Timeout.TotalSeconds:0} s" : e.InnerException?.Message ?? e.Message)}", e);
        }
    }
}
