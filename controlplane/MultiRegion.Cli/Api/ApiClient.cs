using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MultiRegion.Cli.Simulate;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api;

/// <summary>Speaks to the hosts' HTTP APIs.</summary>
internal sealed class ApiClient : IDisposable
{
    private const int PageSize = 1000;
    private readonly Connection _connection;
    private readonly HttpClient _http;

    /// <exception cref="InputException">A certificate or an authority that cannot be used.</exception>
    public ApiClient(Connection connection)
    {
        _connection = connection;
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = Tls(connection), AllowAutoRedirect = false, ConnectTimeout = connection.Timeout })
        {
            Timeout = connection.Timeout,
        };
    }

    /// <summary>The end of the newest server certificate that each host showed, by its authority.</summary>
    public Dictionary<string, DateTimeOffset> CertificateEnds { get; } = [];

    /// <summary>The first of the servers that answers, whatever it answers.</summary>
    /// <exception cref="ApiException">None does; the message has what each did.</exception>
    public async Task<Uri> FindServerAsync(CancellationToken cancellation)
    {
        List<string> failures = [];
        foreach (Uri server in _connection.Servers)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/healthz"));
                using HttpResponseMessage answer = await SendAsync(request, cancellation);
                return server;
            }
            catch (ApiException e)
            {
                failures.Add(e.Message);
            }
        }

        throw new ApiException(string.Join('\n', failures));
    }

    /// <exception cref="ApiException">It was not answered with a document.</exception>
    public async Task<T> GetAsync<T>(Uri server, string path, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, path));
        return await AskAsync(request, type, cancellation);
    }

    /// <summary>Asks for a change, under a key of its own: what is sent twice on the way is done once.</summary>
    /// <exception cref="ApiException">It was not accepted.</exception>
    public async Task<TAnswer> ChangeAsync<TBody, TAnswer>(
        HttpMethod method, Uri server, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> type, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, path));
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, bodyType)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        return await AskAsync(request, type, cancellation);
    }

    /// <summary>All pages of a listing, up to a number of items.</summary>
    /// <exception cref="ApiException">A page was not answered.</exception>
    public async Task<IReadOnlyList<T>> ListAsync<T>(Uri server, string path, JsonTypeInfo<Page<T>> type, CancellationToken cancellation, int most = int.MaxValue)
    {
        List<T> items = [];
        string? cursor = null;
        do
        {
            string query = $"{(path.Contains('?') ? '&' : '?')}limit={Math.Min(PageSize, most - items.Count)}{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}";
            Page<T> page = await GetAsync(server, path + query, type, cancellation);
            items.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null && items.Count < most);
        return items;
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> AskAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        Uri address = request.RequestUri!;
        using HttpResponseMessage answer = await SendAsync(request, cancellation);
        byte[] body = await answer.Content.ReadAsByteArrayAsync(cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new ApiException($"{address}: {Refusal.Describe(answer.StatusCode, body)}", answer.StatusCode);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new ApiException($"{address}: the answer is not what this version of the tool expects ({e.Message}); is it a MultiRegion host, and of which version?");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        string host = request.RequestUri!.GetLeftPart(UriPartial.Authority);
        if (_connection.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            return await _http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new ApiException($"{host}: {(e.InnerException ?? e).Message}");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ApiException($"{host}: no answer within {_connection.Timeout.TotalSeconds:0} s");
        }
    }

    private SslClientAuthenticationOptions Tls(Connection connection)
    {
        try
        {
            var tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (sender, certificate, _, errors) => Remember(sender, certificate, errors) };
            if (connection.CaFile is { } authorities)
            {
                tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                tls.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(authorities);
            }

            if (connection.CertificateFile is { } certificate)
                tls.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, connection.KeyFile)];
            return tls;
        }
        catch (CryptographicException e)
        {
            throw new InputException($"--ca-file, --certificate or --key cannot be used: {e.Message}");
        }
    }

    /// <summary>Nothing is accepted that the platform does not accept; the certificate's end is only noted.</summary>
    private bool Remember(object sender, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is X509Certificate2 shown && sender is SslStream stream)
            lock (CertificateEnds)
                CertificateEnds[stream.TargetHostName] = shown.NotAfter;
        return errors == SslPolicyErrors.None;
    }
}
