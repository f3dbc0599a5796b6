using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>Bodies that do not fit a buffer, and connections that stay.</summary>
public sealed class StreamingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Content-Length: 100")]
    [InlineData("Content-Type: text/event-stream")]
    public async Task Response_SilentWithinALongDeadline_EndsAfterTheIdleTimeout(string header)
    {
        await using var origin = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\n{header}\r\n\r\ndata");
            await connection.ReadHeadAsync(Cancel);
            return false;
        });
        await using var edge = await FailoverScene.StartAsync(
            service => service with { Attempts = new() { Deadline = TimeSpan.FromMinutes(10), IdleTimeout = TimeSpan.FromSeconds(1) } }, origin.Address);
        using var response = await edge.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Cancel);

        // Without an end it would last as long as the deadline.
        await Should.ThrowAsync<HttpRequestException>(() => response.Content.ReadAsByteArrayAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(60), Cancel));

        await edge.IdleAsync();
        edge.Observed("o0").Outcomes.IdleTimeout.ShouldBe(1);
    }

    [Fact]
    public async Task Send_ServerSentEvents_ComeOneByOne()
    {
        var next = new SemaphoreSlim(0);
        await using var origin = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 3; i++)
            {
                await connection.WriteAsync($"9\r\ndata: {i}\n\n\r\n");
                await next.WaitAsync(Cancel);
            }

            await connection.WriteAsync("0\r\n\r\n");
            return true;
        });
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(origin.Address));

        await using var stream = await edge.Client.GetStreamAsync("/", Cancel);
        using var reader = new StreamReader(stream);
        for (int i = 0; i < 3; i++)
        {
            // The next event is not sent before this one is here.
            (await reader.ReadLineAsync(Cancel)).ShouldBe($"data: {i}");
            await reader.ReadLineAsync(Cancel);
            next.Release();
        }

        edge.Observed("o0").Outcomes.Success.ShouldBe(1);
    }

    [Fact]
    public async Task Collect_StreamUnderWay_IsSetApartAndTheConnectionMeasuredOnce()
    {
        var end = new SemaphoreSlim(0);
        await using var origin = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
            await end.WaitAsync(Cancel);
            await connection.WriteAsync("0\r\n\r\n");
            return true;
        });
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(origin.Address));

        await using (var stream = await edge.Client.GetStreamAsync("/", Cancel))
        {
            await stream.ReadExactlyAsync(new byte[1], Cancel);
            var during = edge.Observed("o0");
            (during.InFlight, during.Streaming).ShouldBe((1, 1));
            during.RoundTrip!.Value.ShouldBeInRange(TimeSpan.FromTicks(1), TimeSpan.FromSeconds(30));
            end.Release();
            await stream.CopyToAsync(Stream.Null, Cancel);
        }

        await edge.IdleAsync();
        var after = edge.Observed("o0");
        (after.InFlight, after.Streaming, after.RoundTrip).ShouldBe((0, 0, null));
    }

    [Fact]
    public async Task Send_LargeBodies_PassBothWaysUnchanged()
    {
        await using var origin = await EchoAsync();
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(new Uri(origin.Urls.First())));
        byte[] body = RandomNumberGenerator.GetBytes(20 * 1024 * 1024);

        using var response = await edge.Client.PostAsync("/echo", new ByteArrayContent(body), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync(Cancel)).AsSpan().SequenceEqual(body).ShouldBeTrue();
    }

    [Fact]
    public async Task Send_BodyOfUnknownLength_Passes()
    {
        await using var origin = await EchoAsync();
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(new Uri(origin.Urls.First())));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/echo") { Content = new StringContent("of unknown length") };
        request.Headers.TransferEncodingChunked = true;

        using var response = await edge.Client.SendAsync(request, Cancel);

        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe("of unknown length");
    }

    [Fact]
    public async Task Send_ExpectContinue_IsAnsweredByTheEdge()
    {
        await using var origin = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(origin.Address));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("body") };
        request.Headers.ExpectContinue = true;

        using var response = await edge.Client.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        origin.Arrivals.Single().Body.ShouldBe("body");
        origin.Arrivals.Single().Head.ShouldNotContain("Expect");
    }

    [Fact]
    public async Task Send_WebSocket_IsJoined()
    {
        await using var origin = await EchoAsync();
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(new Uri(origin.Urls.First())));
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{edge.Address.Authority}/ws"), Cancel);

        await socket.SendAsync(Encoding.ASCII.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        byte[] buffer = new byte[100];
        var result = await socket.ReceiveAsync(buffer, Cancel);

        Encoding.ASCII.GetString(buffer, 0, result.Count).ShouldBe("hello");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
    }

    [Fact]
    public async Task Send_ResponseShorterThanItSaid_IsBrokenOffTowardsTheClient()
    {
        await using var lying = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            return false;
        });
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(lying.Address));

        await Should.ThrowAsync<HttpRequestException>(() => edge.Client.GetStringAsync("/", Cancel));

        await edge.IdleAsync();
        var observed = edge.Observed("o0");
        observed.Outcomes.Truncated.ShouldBe(1);
        observed.Outcomes.Success.ShouldBe(0);
        observed.InFlight.ShouldBe(0);
    }

    [Fact]
    public async Task Send_StreamBreaks_CountsOnce()
    {
        await using var breaking = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
            return false;
        });
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(breaking.Address));

        await Should.ThrowAsync<HttpRequestException>(() => edge.Client.GetStringAsync("/", Cancel));

        await edge.IdleAsync();
        var outcomes = edge.Observed("o0").Outcomes;
        outcomes.Truncated.ShouldBe(1);
        outcomes.Success.ShouldBe(0);
    }

    [Fact]
    public async Task Send_ClientGoesAway_SaysNothingOfTheOrigin()
    {
        var arrived = new TaskCompletionSource();
        await using var slow = new RawOrigin(async (_, _) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, Cancel);
            return false;
        });
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(slow.Address));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var request = edge.Client.GetAsync("/", leaving.Token);
        await arrived.Task;

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => request);
        await edge.IdleAsync();
        var observed = edge.Observed("o0");
        observed.Outcomes.ClientGone.ShouldBe(1);
        observed.ConsecutiveHardFailures.ShouldBe(0);
    }

    [Fact]
    public async Task Send_BodyTakesLongerThanTheDeadline_IsAnsweredWithoutAnAttempt()
    {
        await using var origin = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync(
            EdgeFixture.ServiceOf(origin.Address) with { Attempts = new() { Deadline = TimeSpan.FromMilliseconds(50) } });
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, edge.Address.Port, Cancel);
        await socket.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nha"u8.ToArray(), Cancel);
        await Task.Delay(200, Cancel);
        await socket.GetStream().WriteAsync("lf"u8.ToArray(), Cancel);

        using var reader = new StreamReader(socket.GetStream());
        string answer = await reader.ReadToEndAsync(Cancel);

        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("urn:multiregion:problem:request-timeout");
        answer.ShouldContain("MultiRegion-Attempts: 0", Case.Insensitive);
        origin.Arrivals.ShouldBeEmpty();
        edge.Observed("o0").InFlight.ShouldBe(0);
    }

    [Fact]
    public async Task Send_ClientBreaksOffItsBody_SaysNothingOfTheOrigin()
    {
        await using var origin = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync(
            EdgeFixture.ServiceOf(origin.Address) with { Attempts = new() { ReplayableBodyBytes = 0 } });
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, edge.Address.Port, Cancel);
            await socket.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"u8.ToArray(), Cancel);
            while (origin.Connections == 0)
                await Task.Delay(5, Cancel);
        }

        await edge.IdleAsync();
        edge.Observed("o0").Outcomes.ClientGone.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_OriginTakesNothingOfALargeBody_EndsAfterTheFirstByteTimeout(bool chunked)
    {
        await using var stalled = new RawOrigin((_, _) => Task.FromResult(false), head: async (_, _) =>
        {
            await Task.Delay(Timeout.Infinite, Cancel);
            return false;
        });
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(stalled.Address) with
        {
            Attempts = new() { FirstByteTimeout = TimeSpan.FromSeconds(1), Deadline = TimeSpan.FromMinutes(5), IdleTimeout = TimeSpan.FromMinutes(5) },
        });
        // More than the sockets' buffers on the way hold.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(new byte[64 * 1024 * 1024]) };
        request.Headers.TransferEncodingChunked = chunked;
        Task<HttpResponseMessage> sent = edge.Client.SendAsync(request, Cancel);

        await Task.WhenAny(sent).WaitAsync(TimeSpan.FromSeconds(60), Cancel);

        await edge.IdleAsync();
        edge.Observed("o0").Outcomes.FirstByteTimeout.ShouldBe(1);
        try
        {
            (await sent).StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        }
        catch (HttpRequestException)
        {
            // It may see that nobody reads on before it sees the answer.
        }
    }

    private static async Task<WebApplication> EchoAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        app.UseWebSockets();
        app.MapPost("/echo", async context =>
        {
            // HTTP/1.1 clients do not read while they send.
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, Cancel);
            await context.Response.Body.WriteAsync(body.ToArray(), Cancel);
        });
        app.MapGet("/ws", async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            byte[] buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer, Cancel) is { MessageType: not WebSocketMessageType.Close } result)
                await socket.SendAsync(buffer.AsMemory(0, result.Count), result.MessageType, result.EndOfMessage, Cancel);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        });
        await app.StartAsync(Cancel);
        return app;
    }
}
