using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MultiRegion.Consul;

/// <summary>Makes the two connection pools of a client: watches hold theirs for a minute at a time and must not starve the writes.</summary>
internal static class ConsulHttp
{
    // The agent drops connections above 200 from one address without a word; one client's writes stay far below.
    private const int MaxWriteConnections = 32;

    public static HttpClient CreateForCalls(ConsulOptions options) => Create(options, MaxWriteConnections);

    public static HttpClient CreateForWatches(ConsulOptions options) => Create(options, int.MaxValue);

    private static HttpClient Create(ConsulOptions options, int maxConnections)
    {
        var handler = new SocketsHttpHandler
        {
            // The agent is on this machine or next to it: a proxy of the environment is meant for other addresses.
            UseProxy = false,
            // A redirect means that something else than Consul answers; it is reported.
            AllowAutoRedirect = false,
            UseCookies = false,
            // A watch is no part of a request: it carries no trace, and makes no span of a minute.
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            MaxConnectionsPerServer = maxConnections,
            EnableMultipleHttp2Connections = true,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        if (options.Address.Scheme == Uri.UriSchemeHttps)
            handler.SslOptions = Tls(options);
        var prefix = options.Address.AbsoluteUri;
        var client = new HttpClient(handler)
        {
            BaseAddress = new Uri(prefix.EndsWith('/') ? prefix : prefix + '/'),
            // Every request has a time limit of its own.
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        // The handler asks the certificate for the name in the Host header, whatever its TLS options say; Consul does not read that header.
        client.DefaultRequestHeaders.Host = options.TlsServerName;
        return client;
    }

    private static SslClientAuthenticationOptions Tls(ConsulOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.CaFile is { } caFile)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            Read(nameof(options.CaFile), caFile, () => policy.CustomTrustStore.ImportFromPemFile(caFile));
            tls.CertificateChainPolicy = policy;
        }
        if (options is { ClientCertificateFile: { } certificateFile, ClientKeyFile: { } keyFile })
        {
            Read(nameof(options.ClientCertificateFile), certificateFile, () =>
            {
                using var pem = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
                // A key that lives in memory only is not usable for TLS on Windows.
                var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
                tls.ClientCertificates = [certificate];
            });
        }
        return tls;
    }

    private static void Read(string setting, string path, Action read)
    {
        try
        {
            read();
        }
        catch (Exception failure) when (failure is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ConsulException($"{setting} is '{path}', expected a readable PEM file: {failure.Message}", failure);
        }
    }
}
