using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MultiRegion.Local.Servers;

/// <summary>Waits until a Consul server can be worked with: it has a leader, and a key can be written and read by way of it.</summary>
internal sealed class ConsulReadiness(Uri address, ChildProcess process, ConsulProcessOptions options)
{
    private const string ProbeKey = "v1/kv/multiregion-local-probe";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(2);

    /// <exception cref="ToolException">It ended, or was not ready in time; the message has the end of its log.</exception>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = TlsOptions(options.Tls) };
        using var http = new HttpClient(handler) { BaseAddress = address, Timeout = AskTimeout };
        if (options.AclMasterToken is { } token)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var deadline = new CancellationTokenSource(limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        using var timer = new PeriodicTimer(PollInterval, TimeProvider.System);
        try
        {
            while (!await IsReadyAsync(http, either.Token))
            {
                if (process.HasExited)
                    throw process.Failure($"Consul server '{process.Name}' ended with code {await process.Exited}.");
                await timer.WaitForNextTickAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw process.Failure($"Consul server '{process.Name}' was not ready after {limit.TotalSeconds:0} s.");
        }
    }

    private static SslClientAuthenticationOptions TlsOptions(ConsulTls? tls)
    {
        var ssl = new SslClientAuthenticationOptions();
        if (tls is null)
            return ssl;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(tls.CaFile);
        ssl.CertificateChainPolicy = policy;
        ssl.ClientCertificates = [X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile)];
        return ssl;
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            using var written = await http.PutAsync(ProbeKey, new StringContent("ready"), cancellation);
            if (!written.IsSuccessStatusCode)
                return false;
            using var deleted = await http.DeleteAsync(ProbeKey, cancellation);
            return deleted.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // One ask took too long; the next may not.
            return false;
        }
    }
}
