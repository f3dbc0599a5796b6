using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MultiRegion.Edge.Tests.Hosting;
using Yarp.ReverseProxy.Configuration;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>Origins with https: HTTP/2 writes a request's headers before it asks for its content, and certificates fail before either.</summary>
public sealed class TlsOriginTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", 200, 1)]
    [InlineData("POST", 502, 0)]
    public async Task Send_Http2StreamIsReset_OnlyWhatIsRepeatableGoesOn(string method, int expected, int arrivalsElsewhere)
    {
        int arrivals = 0;
        await using var resetting = await OriginAsync(context =>
        {
            Interlocked.Increment(ref arrivals);
            context.Request.Protocol.ShouldBe("HTTP/2");
            context.Abort();
            return Task.CompletedTask;
        });
        await using var well = RawOrigin.Answering(200);
        await using var proxy = await ProxyAsync(new Uri(resetting.Urls.First()), well.Address);
        using var client = new HttpClient { BaseAddress = new Uri(proxy.Urls.First()) };

        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/"), Cancel);

        ((int)response.StatusCode).ShouldBe(expected);
        arrivals.ShouldBe(1);
        well.Arrivals.Count.ShouldBe(arrivalsElsewhere);
    }

    [Fact]
    public async Task Send_CertificateIsNotTrusted_PostGoesToTheNextOrigin()
    {
        await using var untrusted = await OriginAsync(_ => Task.CompletedTask);
        await using var well = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync();
        edge.Apply(EdgeFixture.ServiceOf(new Uri(untrusted.Urls.First()), well.Address), 1, 0);

        using var response = await edge.Client.PostAsync("/", new StringContent("x"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        edge.Observed("o0").Outcomes.Certificate.ShouldBe(1);
    }

    [Fact]
    public async Task Send_ConnectionIsNotMadeInTime_PostGoesToTheNextOrigin()
    {
        // It accepts, and never answers the TLS handshake.
        await using var silent = new RawOrigin((_, _) => Task.FromResult(true));
        await using var well = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync();
        var service = EdgeFixture.ServiceOf(new UriBuilder(silent.Address) { Scheme = "https" }.Uri, well.Address);
        edge.Apply(service with { Attempts = new() { ConnectTimeout = TimeSpan.FromMilliseconds(300) } }, 1, 0);

        using var response = await edge.Client.PostAsync("/", new StringContent("x"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        edge.Observed("o0").Outcomes.ConnectTimeout.ShouldBe(1);
    }

    private static async Task<WebApplication> OriginAsync(RequestDelegate answer)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(Cancel);
        return app;
    }

    private static async Task<WebApplication> ProxyAsync(Uri first, Uri second)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "r", ClusterId = "c", Match = new RouteMatch { Path = "/{**rest}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "c",
                    HttpClient = new HttpClientConfig { DangerousAcceptAnyServerCertificate = true },
                    Destinations = new Dictionary<string, DestinationConfig>
                    {
                        ["first"] = new() { Address = first.ToString() },
                        ["second"] = new() { Address = second.ToString(), Metadata = new Dictionary<string, string> { ["MultiRegion.Weight"] = "0" } },
                    },
                },
            ]).AddMultiRegion();
        var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync(Cancel);
        return app;
    }
}
