using Microsoft.AspNetCore.Server.Kestrel.Https;
using MultiRegion.ServiceDefaults.Http;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Http;

public sealed class OutgoingTlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Https_OwnAuthorityAndClientCertificate_AreUsed()
    {
        await using var host = await StartAsync();
        var (certificate, key) = _certificates.Sign("edge-1");
        var tls = new OutgoingTls { CaFile = _certificates.CaFile, ClientCertificateFile = certificate, ClientKeyFile = key };

        (await GetAsync(host, tls)).ShouldBe("CN=edge-1");
    }

    [Fact]
    public async Task Https_AuthorityNotTrusted_Fails()
    {
        await using var host = await StartAsync();

        await Should.ThrowAsync<HttpRequestException>(() => GetAsync(host, new OutgoingTls()));
    }

    [Fact]
    public async Task Https_OtherAuthorityTrusted_Fails()
    {
        using var others = new TestCertificates();
        await using var host = await StartAsync();

        await Should.ThrowAsync<HttpRequestException>(() => GetAsync(host, new OutgoingTls { CaFile = others.CaFile }));
    }

    /// <summary>A listener with TLS as a host's configuration asks for it, which tells a client its certificate's subject.</summary>
    private Task<DefaultsHost> StartAsync()
    {
        var (certificate, key) = _certificates.Sign("server");
        var settings = DefaultsHost.Tokens;
        settings["Kestrel:Certificates:Default:Path"] = certificate;
        settings["Kestrel:Certificates:Default:KeyPath"] = key;
        var builder = DefaultsHost.Builder(settings);
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls("https://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        }));
        return DefaultsHost.StartAsync(builder, app => app.MapGet("/who", (HttpContext context) => context.Connection.ClientCertificate?.Subject));
    }

    private static async Task<string> GetAsync(DefaultsHost host, OutgoingTls tls)
    {
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = tls.ToSslOptions(), UseProxy = false });
        return await client.GetStringAsync(new Uri(host.Address, "/who"));
    }
}
