using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace MultiRegion.Consul.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly string _folder = RealConsul.NewFolder();
    private readonly X509Certificate2 _authority = Authority("the cell's authority");

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Get_OverMutualTls_TrustsTheGivenAuthorityAndShowsItsCertificate()
    {
        await using var agent = await StartAgentAsync();
        using var client = Client(agent, _authority, "server.eu-west.consul");

        (await client.GetAsync("k")).ShouldBeNull();
    }

    [Fact]
    public async Task Get_CertificateOfAnotherAuthority_IsRefusedAndWasNotSent()
    {
        await using var agent = await StartAgentAsync();
        using var other = Authority("another authority");
        using var client = Client(agent, other, "server.eu-west.consul");

        var failure = await Should.ThrowAsync<ConsulUnavailableException>(() => client.PutAsync("k", "v"u8.ToArray()));

        failure.OutcomeUnknown.ShouldBeFalse();
        failure.Message.ShouldContain(agent.Urls.Single());
    }

    [Fact]
    public async Task Get_CertificateOfAnotherServer_IsRefused()
    {
        await using var agent = await StartAgentAsync();
        using var client = Client(agent, _authority, "server.us-east.consul");

        await Should.ThrowAsync<ConsulUnavailableException>(() => client.GetAsync("k"));
    }

    [Fact]
    public void Client_FileThatIsNoPem_IsNamed()
    {
        var file = Path.Combine(_folder, "ca.pem");
        File.WriteAllText(file, "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");

        var failure = Should.Throw<ConsulException>(() => RealConsul.NewClient(new Uri("https://127.0.0.1:1"), options => options.CaFile = file));

        failure.Message.ShouldContain($"CaFile is '{file}'");
    }

    private ConsulClient Client(WebApplication agent, X509Certificate2 trusted, string serverName)
    {
        using var certificate = Issue("edge", clientUse: true);
        return RealConsul.NewClient(new Uri(agent.Urls.Single()), options =>
        {
            options.CaFile = Write("ca.pem", trusted.ExportCertificatePem());
            options.ClientCertificateFile = Write("client.pem", certificate.ExportCertificatePem());
            options.ClientKeyFile = Write("client.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            options.TlsServerName = serverName;
        });
    }

    private async Task<WebApplication> StartAgentAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        var certificate = Issue("server.eu-west.consul", clientUse: false);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (shown, _, _) => shown.Issuer == _authority.Subject;
        })));
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.Headers["X-Consul-Index"] = "5";
            return context.Response.WriteAsync("[]");
        });
        await app.StartAsync();
        return app;
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private X509Certificate2 Issue(string name, bool clientUse)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(clientUse ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1")], false));
        using var issued = request.Create(_authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
