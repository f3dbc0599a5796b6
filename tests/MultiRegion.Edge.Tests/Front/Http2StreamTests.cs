using System.Net;
using MultiRegion.Contracts;
using MultiRegion.Edge.Streams;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Front;

/// <summary>Streams of HTTP/2 clients: one that the edge ends takes nothing else of its connection with it, and one that never came about says why.</summary>
public sealed class Http2StreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drain_OpenEventStream_IsResetAndItsConnectionGoesOn()
    {
        const long CancelCode = 8;
        var drained = new TaskCompletionSource();
        await using var origin = new RawOrigin(async (connection, request) =>
        {
            if (request.Target == "/other")
            {
                await drained.Task;
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                return true;
            }

            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
            await connection.ReadHeadAsync(Cancel);
            return false;
        });
        await using var edge = await FrontEdge.StartAsync(
            EdgeFixture.ServiceOf(origin.Address) with { Streams = new StreamOptions { DrainLimit = TimeSpan.FromHours(1) } }, FrontEdge.Secure);
        using var request = Http2("/");
        using var response = await edge.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using var body = await response.Content.ReadAsStreamAsync(Cancel);
        await body.ReadExactlyAsync(new byte[9], Cancel);
        using var other = Http2("/other");
        var answer = edge.Client.SendAsync(other, Cancel);
        await FrontEdge.UntilAsync(() => origin.Arrivals.Count == 2);
        OpenStream stream = edge.Streams.Open.ShouldHaveSingleItem();

        edge.Streams.Close(stream, StreamEnd.Drained).ShouldBeTrue();

        var error = await Should.ThrowAsync<HttpProtocolException>(() => body.ReadExactlyAsync(new byte[1], Cancel).AsTask());
        error.ErrorCode.ShouldBe(CancelCode);
        error.Message.ShouldContain("reset the stream");
        await FrontEdge.UntilAsync(() => edge.Gate.Streams == 0 && edge.Streams.Count == 0);
        drained.SetResult();
        using var answered = await answer;
        answered.StatusCode.ShouldBe(HttpStatusCode.OK);
        origin.Arrivals.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("1.1", 503, "origin-unreachable")]
    [InlineData("2", 502, "outcome-unknown")]
    public async Task WebSocket_NoOriginTakesIt_HasAProblem(string originVersion, int status, string type)
    {
        await using var edge = await FrontEdge.StartAsync(
            [],
            FrontEdge.Secure, ("ReverseProxy:Routes:r:ClusterId", "c"), ("ReverseProxy:Routes:r:Match:Path", "/{**rest}"),
            ("ReverseProxy:Clusters:c:Destinations:d:Address", RawOrigin.Refusing().ToString()),
            ("ReverseProxy:Clusters:c:HttpRequest:Version", originVersion), ("ReverseProxy:Clusters:c:HttpRequest:VersionPolicy", "RequestVersionExact"));
        using var request = Http2("/", HttpMethod.Connect);
        request.Headers.Protocol = "websocket";
        request.Headers.Add("Sec-WebSocket-Version", "13");

        using var response = await edge.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        string problem = await response.Content.ReadAsStringAsync(Cancel);
        problem.ShouldContain($"urn:multiregion:problem:{type}");
        problem.ShouldContain("origin of service c ");
    }

    private static HttpRequestMessage Http2(string path, HttpMethod? method = null) =>
        new(method ?? HttpMethod.Get, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
}
