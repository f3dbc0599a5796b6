using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MultiRegion.Contracts;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Front;

/// <summary>Who is refused when there is too much to do, and how.</summary>
public sealed class AdmissionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_EdgeNearsItsLimit_TheLeastImportantAreRefusedFirst()
    {
        await using var origin = new HoldingOrigin();
        await using var edge = await FrontEdge.StartAsync(
            [.. Enum.GetValues<ServicePriority>().Select(priority => ServiceOf(origin.Address, priority))],
            ("Edge:Admission:MaxRequests", "4"), ("Edge:Admission:NormalShare", "0.75"), ("Edge:Admission:SheddableShare", "0.5"));

        var held = new List<Task<HttpResponseMessage>> { edge.Client.GetAsync("/critical", Cancel), edge.Client.GetAsync("/sheddable", Cancel) };
        await origin.HoldsAsync(2);
        await RefusedAsync(edge, "/sheddable", HttpStatusCode.ServiceUnavailable, "overload");
        held.Add(edge.Client.GetAsync("/normal", Cancel));
        await origin.HoldsAsync(3);
        await RefusedAsync(edge, "/sheddable", HttpStatusCode.ServiceUnavailable, "overload");
        await RefusedAsync(edge, "/normal", HttpStatusCode.ServiceUnavailable, "overload");
        held.Add(edge.Client.GetAsync("/critical", Cancel));
        await origin.HoldsAsync(4);
        await RefusedAsync(edge, "/critical", HttpStatusCode.ServiceUnavailable, "overload");

        origin.Release();
        foreach (var answer in held)
            (await answer).StatusCode.ShouldBe(HttpStatusCode.OK);
        await FrontEdge.UntilAsync(() => edge.Gate.Requests == 0);
        (await edge.Client.GetAsync("/sheddable", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        origin.Arrivals.ShouldBe(5);
        string metrics = await edge.MetricsAsync();
        metrics.ShouldContain("""multiregion_edge_refusals_total{priority="Sheddable",reason="overload"} 2""");
        metrics.ShouldContain("""multiregion_edge_refusals_total{priority="Critical",reason="overload"} 1""");
    }

    [Fact]
    public async Task Request_Refused_KeepsItsConnectionAndReachesNoOrigin()
    {
        await using var origin = new HoldingOrigin();
        await using var edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(origin.Address), ("Edge:Admission:MaxRequests", "1"));
        var held = edge.Client.GetAsync("/", Cancel);
        await origin.HoldsAsync(1);
        using var client = await edge.ConnectAsync();

        for (int i = 0; i < 3; i++)
        {
            await client.SendAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody");
            string answer = await client.ReadAnswerAsync();
            answer.ShouldStartWith("HTTP/1.1 503 ");
            answer.ShouldContain("Retry-After: 1\r\n");
            answer.ShouldContain("X-MultiRegion-Attempts: 0\r\n", Case.Insensitive);
            answer.ShouldNotContain("Connection: close");
        }

        await client.SendAsync("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
        string head = await client.ReadHeadAsync();
        head.ShouldStartWith("HTTP/1.1 503 ");
        origin.Release();
        await held;
        await FrontEdge.UntilAsync(() => edge.Gate.Requests == 0);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        (await client.ReadAnswerAsync()).ShouldStartWith("HTTP/1.1 200 ");
        origin.Arrivals.ShouldBe(2);
    }

    [Fact]
    public async Task Request_ClientHasItsFill_IsRefusedWhileOthersAreServed()
    {
        await using var origin = new HoldingOrigin();
        await using var edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(origin.Address), ("Edge:Admission:MaxRequestsPerClient", "2"));
        var held = new[] { edge.Client.GetAsync("/", Cancel), edge.Client.GetAsync("/", Cancel) };
        await origin.HoldsAsync(2);

        await RefusedAsync(edge, "/", HttpStatusCode.TooManyRequests, "client-limit");
        using var other = ClientAt(edge, "127.0.0.2");
        var served = other.GetAsync("/", Cancel);
        await origin.HoldsAsync(3);

        origin.Release();
        (await served).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Task.WhenAll(held);
        await FrontEdge.UntilAsync(() => edge.Gate.Requests == 0);
        (await edge.Client.GetAsync("/", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", false)]
    public async Task Request_ClientHeader_IsBelievedFromTrustedProxiesOnly(string trusted, bool believed)
    {
        await using var origin = new HoldingOrigin();
        await using var edge = await FrontEdge.StartAsync(
            EdgeFixture.ServiceOf(origin.Address), ("Edge:Admission:MaxRequestsPerClient", "1"),
            ("Edge:Admission:ClientHeader", "X-Forwarded-For"), ("Edge:Admission:TrustedProxies:0", trusted));
        var held = SendAsync("192.0.2.1");
        await origin.HoldsAsync(1);

        // The proxy puts what it saw last; what stands before it is the client's own word.
        using (var same = await SendAsync("192.0.2.9, 192.0.2.1"))
            same.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        var other = SendAsync("192.0.2.2");
        if (believed)
            await origin.HoldsAsync(2);
        else
            (await other).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        origin.Release();
        await Task.WhenAll(held, other);

        Task<HttpResponseMessage> SendAsync(string forwardedFor)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
            return edge.Client.SendAsync(request, Cancel);
        }
    }

    [Theory]
    [InlineData(50, 20, HttpStatusCode.OK)]
    [InlineData(10, 11, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(null, 101, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(1000, 101, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(0, 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Request_BodyBeyondTheLimit_IsRefused(int? service, int length, HttpStatusCode expected)
    {
        await using var origin = new RecordingOrigin();
        await using var edge = await FrontEdge.StartAsync(
            EdgeFixture.ServiceOf(origin.Address) with { MaxRequestBodyBytes = service }, ("Edge:MaxRequestBodyBytes", "100"));

        using var declared = await edge.Client.PostAsync("/", new ByteArrayContent(new byte[length]), Cancel);
        using var chunked = await edge.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(new byte[length]), Headers = { TransferEncodingChunked = true } }, Cancel);

        foreach (var answer in new[] { declared, chunked })
        {
            answer.StatusCode.ShouldBe(expected);
            if (expected != HttpStatusCode.OK)
                (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("urn:multiregion:problem:body-too-large");
        }

        await FrontEdge.UntilAsync(() => edge.Gate.Requests == 0);
        origin.Requests.Count.ShouldBe(expected == HttpStatusCode.OK ? 2 : 0);
    }

    [Theory]
    [InlineData("application/grpc", 100, HttpStatusCode.OK)]
    [InlineData("application/grpc", 101, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("application/grpc-web+proto", 101, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Request_CallsItselfGrpc_TheBodyLimitStays(string type, int length, HttpStatusCode expected)
    {
        await using var origin = new RecordingOrigin();
        await using var edge = await EdgeFixture.StartAsync(
            EdgeFixture.ServiceOf(origin.Address) with { MaxRequestBodyBytes = 100 },
            services => services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2)));
        using var content = new StreamContent(new OfUnknownLength(length)) { Headers = { ContentType = new(type) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var answer = await edge.Client.SendAsync(request, Cancel);

        answer.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Request_HugeChunkExtension_CountsAgainstTheBodyLimit()
    {
        await using var origin = new RecordingOrigin();
        await using var edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(origin.Address), ("Edge:MaxRequestBodyBytes", "1000"));
        using var client = await edge.ConnectAsync();

        await client.TrySendAsync("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4;" + new string('a', 100_000) + "\r\nbody\r\n0\r\n\r\n");
        var (answer, _) = await client.ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 413 ");
        origin.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Request_FailsOrItsClientVanishes_GivesItsRoomBack()
    {
        await using var origin = new HoldingOrigin();
        await using var edge = await FrontEdge.StartAsync(
            [
                EdgeFixture.ServiceOf(origin.Address) with { Name = "held", Paths = ["/held"] },
                EdgeFixture.ServiceOf(RawOrigin.Refusing()) with { Name = "refusing", Paths = ["/refusing"] },
            ]);
        using (var client = await edge.ConnectAsync())
        {
            await client.SendAsync("GET /held HTTP/1.1\r\nHost: x\r\n\r\n");
            await origin.HoldsAsync(1);
            client.Reset();
        }

        (await edge.Client.GetAsync("/refusing", Cancel)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await edge.Client.GetAsync("/none", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await FrontEdge.UntilAsync(() => edge.Gate.Requests == 0);
        edge.Gate.Streams.ShouldBe(0);
    }

    private sealed class OfUnknownLength(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }

    private static ServiceDefinition ServiceOf(Uri origin, ServicePriority priority) => EdgeFixture.ServiceOf(origin) with
    {
        Name = priority.ToString().ToLowerInvariant(),
        Paths = [$"/{priority.ToString().ToLowerInvariant()}"],
        Priority = priority,
    };

    private static async Task RefusedAsync(FrontEdge edge, string path, HttpStatusCode status, string reason)
    {
        using var answer = await edge.Client.GetAsync(path, Cancel);
        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer.Headers.RetryAfter.ShouldNotBeNull();
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain($"urn:multiregion:problem:{reason}");
    }

    private static HttpClient ClientAt(FrontEdge edge, string address) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(edge.Public, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = edge.Client.BaseAddress };
}
