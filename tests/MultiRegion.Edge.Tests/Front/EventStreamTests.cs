using System.Diagnostics;
using MultiRegion.Contracts;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Front;

/// <summary>Server-sent events: each as it comes, and an end that nobody takes for the stream's own.</summary>
public sealed class EventStreamTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_HeadAndEachPiece_AreThereBeforeTheNextIsSent()
    {
        var next = new SemaphoreSlim(0);
        await using var origin = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync(Head);
            // Pieces that are no whole events: nothing waits for the end of a line.
            foreach (string piece in new[] { "data", ": 1", "\n\n" })
            {
                await next.WaitAsync(Cancel);
                await connection.WriteAsync($"{piece.Length:x}\r\n{piece}\r\n");
            }

            await next.WaitAsync(Cancel);
            await connection.WriteAsync("0\r\n\r\n");
            return true;
        });
        await using var edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(origin.Address));
        using var client = await edge.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

        (await client.ReadHeadAsync()).ShouldContain("\r\nContent-Type: text/event-stream\r\n");
        edge.Gate.Streams.ShouldBe(1);
        foreach (string chunk in new[] { "4\r\ndata\r\n", "3\r\n: 1\r\n", "2\r\n\n\n\r\n", "0\r\n\r\n" })
        {
            next.Release();
            (await client.ReadAsync(chunk.Length)).ShouldBe(chunk);
        }

        await FrontEdge.UntilAsync(() => edge.Gate.Streams == 0 && edge.Streams.Count == 0 && edge.Gate.Requests == 0);
    }

    [Fact]
    public async Task Stop_OpenEventStream_EndsInTimeOrIsBrokenOff()
    {
        await using var origin = new RawOrigin(async (connection, request) =>
        {
            await connection.WriteAsync(Head + "9\r\ndata: 1\n\n\r\n");
            if (request.Target == "/ends")
            {
                await Task.Delay(500, Cancel);
                await connection.WriteAsync("0\r\n\r\n");
                return true;
            }

            await connection.ReadHeadAsync(Cancel);
            return false;
        });
        await using var edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(origin.Address), ("Edge:DrainLimit", "00:00:03"));
        using var ending = await OpenAsync(edge, "/ends");
        using var lasting = await OpenAsync(edge, "/lasts");

        await edge.StopAsync();

        var (rest, _) = await ending.ReadToEndAsync();
        rest.ShouldEndWith("0\r\n\r\n");
        var (broken, orderly) = await lasting.ReadToEndAsync();
        broken.ShouldNotContain("0\r\n\r\n");
        orderly.ShouldBeFalse();
        (await edge.Logs.WaitAsync(2021)).Text.ShouldBe("Stopping: 2 streams remain");
        edge.Logs.Count(2411).ShouldBe(1);
    }

    [Fact]
    public async Task Stop_EdgeStillAccepts_StreamsHaveTheirTimeAfterThat()
    {
        await using var origin = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync(Head + "9\r\ndata: 1\n\n\r\n");
            await connection.ReadHeadAsync(Cancel);
            return false;
        });
        await using var edge = await FrontEdge.StartAsync(
            EdgeFixture.ServiceOf(origin.Address), ("Edge:DrainDelay", "00:00:03"), ("Edge:DrainLimit", "00:00:00"));
        using var client = await OpenAsync(edge, "/");

        long start = Stopwatch.GetTimestamp();
        var stop = edge.StopAsync();
        await client.ReadToEndAsync();

        Stopwatch.GetElapsedTime(start).ShouldBeGreaterThan(TimeSpan.FromSeconds(2.9));
        await stop;
    }

    [Fact]
    public async Task Drain_OpenEventStream_IsBrokenOffAndSaysNothingOfTheOrigin()
    {
        await using var origin = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync(Head + "9\r\ndata: 1\n\n\r\n");
            await connection.ReadHeadAsync(Cancel);
            return false;
        });
        await using var edge = await FrontEdge.StartAsync(
            EdgeFixture.ServiceOf(origin.Address) with { Streams = new StreamOptions { DrainLimit = TimeSpan.Zero } });
        using var client = await OpenAsync(edge, "/");

        using var answer = await edge.Admin.PostAsJsonAsync(
            "/v1/drains", new DrainRequest { Service = "demo", Region = "r0", TimeToLive = TimeSpan.FromHours(1), Reason = "test" },
            ContractsJson.Default.DrainRequest, Cancel);
        var (_, orderly) = await client.ReadToEndAsync();

        orderly.ShouldBeFalse();
        await FrontEdge.UntilAsync(() => edge.Gate.Streams == 0 && edge.Routing.InFlight == 0);
        var outcomes = edge.Routing.Collect().Single().Origins.Single().Outcomes;
        (outcomes.Truncated, outcomes.Success).ShouldBe((0, 1));
        (await edge.MetricsAsync()).ShouldContain("""multiregion_edge_streams_closed_total{reason="drained"} 1""");
    }

    [Fact]
    public async Task Limit_OfStreamsIsReached_AnEventStreamStaysARequest()
    {
        await using var origin = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync(Head + "9\r\ndata: 1\n\n\r\n");
            await connection.ReadHeadAsync(Cancel);
            return false;
        });
        await using var edge = await FrontEdge.StartAsync(
            EdgeFixture.ServiceOf(origin.Address), ("Edge:Admission:MaxStreams", "1"), ("Edge:Admission:MaxStreamsPerClient", "1"));
        using (await OpenAsync(edge, "/"))
        using (await OpenAsync(edge, "/"))
            (edge.Gate.Streams, edge.Gate.Requests, edge.Streams.Count).ShouldBe((1, 1, 2));

        await FrontEdge.UntilAsync(() => edge.Gate is { Streams: 0, Requests: 0 });
    }

    private static async Task<RawClient> OpenAsync(FrontEdge edge, string path)
    {
        var client = await edge.ConnectAsync();
        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        await client.ReadHeadAsync();
        (await client.ReadAsync(14)).ShouldBe("9\r\ndata: 1\n\n\r\n");
        return client;
    }
}
