using System.Net.WebSockets;
using System.Text;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>Answers that stay for a while, and those that break.</summary>
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
    public async Task Send_WebSocket_IsJoined()
    {
        await using var origin = await EchoOrigin.StartAsync();
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
}
