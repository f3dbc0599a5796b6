using System.Net;
using System.Net.Security;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MultiRegion.Edge.Tests.Hosting;
using MultiRegion.Faults.Fuzzing.Inputs;

namespace MultiRegion.Edge.Tests.Front;

/// <summary>Trailers: an origin's reach a client whose connection has a place for them; a client's own reach nobody.</summary>
public sealed class TrailerTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 17\r\n\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Response_OfAChunkedOrigin_HasItsTrailersOverHttp2()
    {
        await using var origin = AnsweringChunked();
        await using var edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(origin.Address), FrontEdge.Secure);

        await SumShouldArriveAsync(edge);
    }

    [Fact]
    public async Task Response_OfAnHttp2Origin_HasItsTrailersOverHttp2()
    {
        await using var origin = await OriginAsync(HttpProtocols.Http2, async context =>
        {
            context.Request.Protocol.ShouldBe("HTTP/2");
            context.Response.DeclareTrailer("X-Sum");
            await context.Response.WriteAsync("body", Cancel);
            context.Response.AppendTrailer("X-Sum", "17");
        });
        await using var edge = await FrontEdge.StartAsync([], [FrontEdge.Secure, .. ClusterOf(origin, isHttp2: true)]);

        await SumShouldArriveAsync(edge);
    }

    [Theory]
    [InlineData("")]
    [InlineData("TE: trailers\r\nConnection: TE\r\n")]
    public async Task Response_OverHttp1_EndsWithoutItsTrailers(string asking)
    {
        await using var origin = AnsweringChunked();
        await using var edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(origin.Address));
        using var client = await edge.ConnectAsync();

        await client.SendAsync($"GET / HTTP/1.1\r\nHost: x\r\n{asking}\r\n");
        await client.ReadHeadAsync();

        const string Whole = "4\r\nbody\r\n0\r\n\r\n";
        (await client.ReadAsync(Whole.Length)).ShouldBe(Whole);
    }

    [Fact]
    public async Task Request_OverHttp1_ReachesItsOriginWholeAndWithoutTrailers()
    {
        await using var origin = new RecordingOrigin();
        await using var edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(origin.Address));
        using var client = await edge.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: x\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 17\r\n\r\n");

        (await client.ReadAnswerAsync()).ShouldStartWith("HTTP/1.1 200 ");
        string request = origin.Requests.ShouldHaveSingleItem();
        request.ShouldContain("body");
        request.ShouldNotContain("X-Sum: 17", Case.Insensitive);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_OverHttp2_ReachesItsOriginWholeAndWithoutTrailers(bool http2Origin)
    {
        var seen = new TaskCompletionSource<(string Body, bool HasTrailers)>();
        await using var origin = await OriginAsync(http2Origin ? HttpProtocols.Http2 : HttpProtocols.Http1, async context =>
        {
            string body = await new StreamReader(context.Request.Body).ReadToEndAsync(Cancel);
            seen.SetResult((body, context.Request.CheckTrailersAvailable() && context.Request.GetTrailer("X-Sum").Count > 0));
        });
        await using var edge = await FrontEdge.StartAsync([], [FrontEdge.Secure, .. ClusterOf(origin, http2Origin)]);
        using var client = await edge.ConnectAsync();
        await using var tls = new SslStream(client.Stream, leaveInnerStreamOpen: false, FrontEdge.IsItsOwn);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [SslApplicationProtocol.Http2] }, Cancel);

        await tls.WriteAsync(RequestWithTrailers(), Cancel);

        (await seen.Task.WaitAsync(Cancel)).ShouldBe(("body", false));
    }

    private static RawOrigin AnsweringChunked() => new(async (connection, _) =>
    {
        await connection.WriteAsync(Chunked);
        return true;
    });

    private static async Task SumShouldArriveAsync(FrontEdge edge)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await edge.Client.SendAsync(request, Cancel);

        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe("body");
        response.TrailingHeaders.GetValues("X-Sum").ShouldBe(["17"]);
    }

    private static async Task<WebApplication> OriginAsync(HttpProtocols protocols, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(Cancel);
        return app;
    }

    private static IEnumerable<(string Key, string Value)> ClusterOf(WebApplication origin, bool isHttp2) =>
    [
        ("ReverseProxy:Routes:r:ClusterId", "c"), ("ReverseProxy:Routes:r:Match:Path", "/{**rest}"),
        ("ReverseProxy:Clusters:c:Destinations:d:Address", origin.Urls.First()),
        ("ReverseProxy:Clusters:c:HttpRequest:Version", isHttp2 ? "2" : "1.1"),
        ("ReverseProxy:Clusters:c:HttpRequest:VersionPolicy", "RequestVersionExact"),
    ];

    private static byte[] RequestWithTrailers()
    {
        Http2Frame[] frames =
        [
            new(Http2Frame.Settings, 0, 0, []),
            new(Http2Frame.Headers, Http2Frame.EndHeaders, 1, Hpack.Write([(":method", "POST"), (":scheme", "https"), (":authority", "x"), (":path", "/"), ("trailer", "x-sum")])),
            new(Http2Frame.Data, 0, 1, Encoding.ASCII.GetBytes("body")),
            new(Http2Frame.Headers, Http2Frame.EndHeaders | Http2Frame.EndStream, 1, Hpack.Write([("x-sum", "17")])),
        ];
        return [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. frames.SelectMany(frame => frame.Write())];
    }
}
