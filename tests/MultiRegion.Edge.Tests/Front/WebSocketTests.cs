using System.Net;
using System.Net.WebSockets;
using System.Text;
using MultiRegion.Contracts;
using MultiRegion.Edge.Streams;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Front;

/// <summary>Upgraded connections: how they are counted, how long they may be silent, and how the edge ends them.</summary>
public sealed class WebSocketTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_OpenWebSocket_IsClosedByAFrameAndAnswered()
    {
        await using var origin = new WebSocketOrigin();
        await using var edge = await FrontEdge.StartAsync(ServiceOf(origin), ("Edge:DrainLimit", "00:00:00"));
        using var client = await ConnectAsync(edge);
        using var server = WebSocketOrigin.SocketOf(await origin.ConnectionAsync());

        var stop = edge.StopAsync();
        var received = await client.ReceiveAsync(new byte[100], Cancel);
        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        var answered = await server.ReceiveAsync(new byte[100], Cancel);
        await server.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        server.Dispose();
        await stop;

        received.MessageType.ShouldBe(WebSocketMessageType.Close);
        client.CloseStatus.ShouldBe(WebSocketCloseStatus.EndpointUnavailable);
        client.CloseStatusDescription.ShouldBe(StreamEnd.EdgeStopping.Words);
        answered.MessageType.ShouldBe(WebSocketMessageType.Close);
        (await edge.Logs.WaitAsync(2411)).Text.ShouldContain("WebSocket) of demo at o0 is closed: edge-stopping");
    }

    [Fact]
    public async Task Drain_FrameIsHalfSent_TheCloseFrameComesAfterIt()
    {
        await using var origin = new WebSocketOrigin();
        await using var edge = await FrontEdge.StartAsync(ServiceOf(origin));
        using var client = await ConnectAsync(edge);
        var server = await origin.ConnectionAsync();
        byte[] payload = Encoding.ASCII.GetBytes(new string('a', 300));
        byte[] frame = [0x82, 126, 1, 44, .. payload];
        await server.Stream.WriteAsync(frame.AsMemory(0, 100), Cancel);
        // A client's receive waits until its buffer is full or the frame is at its end.
        int count = (await client.ReceiveAsync(new byte[96], Cancel)).Count;

        await DrainAsync(edge);
        edge.Keeper.Look();
        // The rest of the frame, and another one that began before the edge could say anything: it goes no further.
        await server.Stream.WriteAsync(frame.AsMemory(100), Cancel);
        WebSocketReceiveResult result;
        do
        {
            result = await client.ReceiveAsync(new byte[1000], Cancel);
            count += result.Count;
        }
        while (!result.EndOfMessage);
        var close = await client.ReceiveAsync(new byte[100], Cancel);

        count.ShouldBe(300);
        close.MessageType.ShouldBe(WebSocketMessageType.Close);
        client.CloseStatusDescription.ShouldBe(StreamEnd.Drained.Words);
    }

    [Fact]
    public async Task Drain_OriginNeverEndsItsFrame_TheConnectionIsBrokenOff()
    {
        await using var origin = new WebSocketOrigin();
        await using var edge = await FrontEdge.StartAsync(ServiceOf(origin));
        using var client = await ConnectAsync(edge);
        var server = await origin.ConnectionAsync();
        await server.Stream.WriteAsync(new byte[] { 0x82, 126, 1, 44, 1, 2, 3 }, Cancel);
        await client.ReceiveAsync(new byte[3], Cancel);

        await DrainAsync(edge);

        // By the keeper's own clock: a second to look, five for the other side.
        await Should.ThrowAsync<WebSocketException>(() => client.ReceiveAsync(new byte[100], Cancel));
        await FrontEdge.UntilAsync(() => edge.Streams.Count == 0);
    }

    [Fact]
    public async Task Drain_Origin_ShowsItsStreamsAndLeavesOthers()
    {
        await using var drained = new WebSocketOrigin();
        await using var other = new WebSocketOrigin();
        await using var edge = await FrontEdge.StartAsync(
            [ServiceOf(drained, TimeSpan.FromHours(1)), ServiceOf(other) with { Name = "other", Paths = ["/other"] }]);
        using var one = await ConnectAsync(edge);
        using var two = await ConnectAsync(edge, "/other");
        using var server = WebSocketOrigin.SocketOf(await drained.ConnectionAsync());
        using var otherServer = WebSocketOrigin.SocketOf(await other.ConnectionAsync());

        var drain = await DrainAsync(edge);
        edge.Keeper.Look();

        drain.Streams.ShouldBe(1);
        (await edge.Admin.GetFromJsonAsync("/v1/drains", ContractsJson.Default.PageDrainView, Cancel))!.Items.ShouldHaveSingleItem().Streams.ShouldBe(1);
        (await edge.Admin.GetStringAsync("/v1/edge", Cancel)).ShouldContain("\"streams\":2");
        (await edge.Logs.WaitAsync(2410)).Text.ShouldBe($"Drain {drain.Id} of demo/o0: 1 streams remain");
        (await edge.MetricsAsync()).ShouldContain("""multiregion_edge_streams_active{kind="WebSocket",service="demo"} 1""");
        // Neither is closed: the drained one has an hour, the other is nobody's business.
        await server.SendAsync(Encoding.ASCII.GetBytes("still"), WebSocketMessageType.Text, true, Cancel);
        byte[] buffer = new byte[100];
        (await one.ReceiveAsync(buffer, Cancel)).Count.ShouldBe(5);
        await otherServer.SendAsync(Encoding.ASCII.GetBytes("there"), WebSocketMessageType.Text, true, Cancel);
        (await two.ReceiveAsync(buffer, Cancel)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Silence_LongerThanTheService_IsClosedAndPingsAreKept()
    {
        await using var origin = new WebSocketOrigin();
        await using var edge = await FrontEdge.StartAsync(
            ServiceOf(origin) with { Streams = new StreamOptions { IdleTimeout = TimeSpan.FromSeconds(3) } });
        using var silent = await ConnectAsync(edge);
        using var silentServer = WebSocketOrigin.SocketOf(await origin.ConnectionAsync());
        using var pinging = await ConnectAsync(edge);
        var pingingServer = await origin.ConnectionAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var pings = PingAsync();

        var closed = await silent.ReceiveAsync(new byte[100], Cancel);

        closed.MessageType.ShouldBe(WebSocketMessageType.Close);
        silent.CloseStatusDescription.ShouldBe(StreamEnd.Idle.Words);
        await stop.CancelAsync();
        await pings;
        await pingingServer.Stream.WriteAsync(new byte[] { 0x82, 1, 7 }, Cancel);
        (await pinging.ReceiveAsync(new byte[100], Cancel)).MessageType.ShouldBe(WebSocketMessageType.Binary);

        async Task PingAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                await pingingServer.Stream.WriteAsync(new byte[] { 0x89, 0 }, Cancel);
                await Task.Delay(100, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [Fact]
    public async Task Streams_AreCountedApart()
    {
        await using var origin = new WebSocketOrigin();
        await using var plain = RawOrigin.Answering(200, "ok");
        await using var edge = await FrontEdge.StartAsync(
            [ServiceOf(origin), EdgeFixture.ServiceOf(plain.Address) with { Name = "plain", Paths = ["/plain"] }],
            ("Edge:Admission:MaxRequests", "1"), ("Edge:Admission:MaxStreams", "1"));
        using var client = await ConnectAsync(edge);
        using var server = WebSocketOrigin.SocketOf(await origin.ConnectionAsync());
        await FrontEdge.UntilAsync(() => edge.Gate.Streams == 1);

        edge.Gate.Requests.ShouldBe(0);
        (await edge.Client.GetStringAsync("/plain", Cancel)).ShouldBe("ok");
        using var refused = await edge.ConnectAsync();
        await refused.SendAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        string answer = await refused.ReadAnswerAsync();
        answer.ShouldStartWith("HTTP/1.1 503 ");
        answer.ShouldContain("urn:multiregion:problem:stream-limit");

        client.Abort();
        await FrontEdge.UntilAsync(() => edge.Gate.Streams == 0 && edge.Streams.Count == 0);
        using var again = await ConnectAsync(edge);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Vanishing_OfEitherSide_EndsTheOther(bool client)
    {
        await using var origin = new WebSocketOrigin();
        await using var edge = await FrontEdge.StartAsync(ServiceOf(origin));
        using var socket = await ConnectAsync(edge);
        var server = await origin.ConnectionAsync();

        if (client)
        {
            socket.Abort();
            (await ReadToEndAsync(server)).ShouldBeTrue();
        }
        else
        {
            server.Reset();
            server.Dispose();
            await Should.ThrowAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[100], Cancel));
        }

        await FrontEdge.UntilAsync(() => edge.Streams.Count == 0 && edge.Gate.Streams == 0);
    }

    private static ServiceDefinition ServiceOf(WebSocketOrigin origin, TimeSpan drainLimit = default) =>
        EdgeFixture.ServiceOf(origin.Address) with { Streams = new StreamOptions { DrainLimit = drainLimit } };

    private static async Task<ClientWebSocket> ConnectAsync(FrontEdge edge, string path = "/")
    {
        var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://{edge.Public}{path}"), Cancel);
        return client;
    }

    private static async Task<DrainView> DrainAsync(FrontEdge edge)
    {
        using var answer = await edge.Admin.PostAsJsonAsync(
            "/v1/drains", new DrainRequest { Service = "demo", Origin = "o0", TimeToLive = TimeSpan.FromHours(1), Reason = "test" },
            ContractsJson.Default.DrainRequest, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.DrainView, Cancel))!;
    }

    private static async Task<bool> ReadToEndAsync(RawOrigin.Connection connection)
    {
        byte[] buffer = new byte[1000];
        try
        {
            while (await connection.Stream.ReadAsync(buffer, Cancel) > 0)
            {
            }
        }
        catch (IOException)
        {
        }

        return true;
    }
}
