using System.Net;
using System.Security.Cryptography.X509Certificates;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Credentials;

public sealed class ClientCertificateTests : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private readonly TestCertificates _ours = new();
    private readonly TestCertificates _others = new();

    public void Dispose()
    {
        _ours.Dispose();
        _others.Dispose();
    }

    [Theory]
    [InlineData("otto", null, "otto operator False certificate")]
    [InlineData("edge-1", "spiffe://example/eu-west/edge/1", "spiffe://example/eu-west/edge/1 viewer False certificate")]
    public async Task Request_CertificateOfOurs_IsTheCallerOfItsName(string name, string? uri, string expected)
    {
        await using var host = await StartAsync();

        (await AskAsync(host, _ours.Sign(name, uri))).ShouldBe((HttpStatusCode.OK, expected));
    }

    [Fact]
    public async Task Request_CertificateThatNobodyIsKnownBy_Is401()
    {
        await using var host = await StartAsync();

        (await AskAsync(host, _ours.Sign("stranger", "spiffe://example/us-east/edge/1"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Request_WithoutACertificate_ReachesHealthAndIs401Elsewhere()
    {
        await using var host = await StartAsync();

        (await AskAsync(host, null, "/healthz")).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(host, null)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Connect_CertificateOfAnotherAuthorityOrOfAServer_IsRefused()
    {
        await using var host = await StartAsync();

        await Should.ThrowAsync<HttpRequestException>(() => AskAsync(host, _others.Sign("otto")));
        await Should.ThrowAsync<HttpRequestException>(() => AskAsync(host, _ours.Sign("otto", usage: ServerAuthentication)));
    }

    [Fact]
    public async Task Request_OfAProxyKnownByItsCertificate_IsOfThePersonThatItNames()
    {
        await using var host = await StartAsync();

        var answer = await AskAsync(host, _ours.Sign("sso"), headers: [("X-Forwarded-User", "anna"), ("X-Forwarded-Groups", "sre")]);
        var itself = await AskAsync(host, _ours.Sign("sso"));
        var other = await AskAsync(host, _ours.Sign("otto"), headers: [("X-Forwarded-User", "anna"), ("X-Forwarded-Groups", "sre")]);

        answer.Text.ShouldBe("anna admin False proxy");
        itself.Status.ShouldBe(HttpStatusCode.Unauthorized, "a proxy is nobody itself");
        other.Text.ShouldBe("otto operator False certificate", "who is no proxy cannot speak for others");
    }

    [Fact]
    public void Find_CertificateThatHasEnded_IsNobody()
    {
        var (file, key) = _ours.Sign("otto");
        using var certificate = X509Certificate2.CreateFromPemFile(file, key);
        var callers = new CertificateCallers([new CertificateOptions { San = "otto.example", Name = "otto", Role = "viewer" }]);

        callers.Find(certificate, certificate.NotAfter.AddSeconds(-1)).ShouldNotBeNull();
        callers.Find(certificate, certificate.NotAfter.AddSeconds(1)).ShouldBeNull();
        callers.Find(certificate, certificate.NotBefore.AddSeconds(-1)).ShouldBeNull();
    }

    private Task<DefaultsHost> StartAsync()
    {
        var (certificate, key) = _ours.Sign("server");
        var builder = DefaultsHost.Builder(new()
        {
            ["Kestrel:Certificates:Default:Path"] = certificate,
            ["Kestrel:Certificates:Default:KeyPath"] = key,
            ["ClientCertificates:CaFile"] = _ours.CaFile,
            ["ClientCertificates:Callers:0:San"] = "otto.example",
            ["ClientCertificates:Callers:0:Name"] = "otto",
            ["ClientCertificates:Callers:0:Role"] = "operator",
            ["ClientCertificates:Callers:1:San"] = "spiffe://example/eu-west/edge/*",
            ["ClientCertificates:Callers:1:Role"] = "viewer",
            ["TrustedProxy:CertificateSan"] = "sso.example",
            ["TrustedProxy:Groups:sre"] = "admin",
        });
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls("https://127.0.0.1:0");
        return DefaultsHost.StartAsync(builder, app => app.MapGet("/v1/me", TrustedProxyTests.Me).RequireToken(Roles.Viewer));
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(
        DefaultsHost host, (string Certificate, string Key)? shown, string path = "/v1/me", (string Name, string Value)[]? headers = null)
    {
        var tls = new OutgoingTls { CaFile = _ours.CaFile, ClientCertificateFile = shown?.Certificate, ClientKeyFile = shown?.Key };
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = tls.ToSslOptions() });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address, path));
        foreach (var (name, value) in headers ?? [])
            request.Headers.Add(name, value);
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
