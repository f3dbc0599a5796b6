using System.Net;
using System.Net.Sockets;
using MultiRegion.Contracts;
using MultiRegion.Edge.Tests.Hosting;
using static MultiRegion.Edge.Tests.Attempts.FailoverScene;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>An origin that answers 200 and then says in its first event that it failed.</summary>
public sealed class StreamErrorTests
{
    private const string Error = "event: error\ndata: {\"error\":{\"type\":\"overloaded\"}}\n\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", StreamErrorKind.Failure, true)]
    [InlineData("POST", StreamErrorKind.Failure, false)]
    [InlineData("POST", StreamErrorKind.Refusal, true)]
    [InlineData("GET", StreamErrorKind.Off, false)]
    public async Task Send_FirstEventIsAnError_MovesByTheRules(string method, StreamErrorKind kind, bool moves)
    {
        await using var failing = Streaming(Error);
        await using var well = Streaming("data: well\n\n", "data: done\n\n");
        await using var edge = await StartAsync(kind, failing.Address, well.Address);

        using var response = await edge.Client.SendAsync(Request(method, "x"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe(moves ? "data: well\n\ndata: done\n\n" : Error);
        Header(response, MultiRegionHeaders.Origin).ShouldBe(moves ? "o1" : "o0");
        failing.Arrivals.Count.ShouldBe(1);
        well.Arrivals.Count.ShouldBe(moves ? 1 : 0);
        await edge.IdleAsync();
        OutcomeCounts outcomes = edge.Observed("o0").Outcomes;
        (outcomes.ServerError, outcomes.Refused, outcomes.Success).ShouldBe(kind switch
        {
            StreamErrorKind.Failure => (1L, 0L, 0L),
            StreamErrorKind.Refusal => (0L, 1L, 0L),
            _ => (0L, 0L, 1L),
        });
    }

    [Fact]
    public async Task Send_HeartbeatsBeforeTheError_StillMoves()
    {
        await using var failing = Streaming(": wait\n\n", ": wait\n\n", "data: {\"error\"", ":\"late\"}\n\n");
        await using var well = Streaming("data: well\n\n");
        await using var edge = await StartAsync(StreamErrorKind.Failure, failing.Address, well.Address);

        (await edge.Client.GetStringAsync("/", Cancel)).ShouldBe("data: well\n\n");
    }

    [Fact]
    public async Task Send_FirstEventIsLongerThanTheBuffer_PassesWhole()
    {
        string[] parts = [.. Enumerable.Range(0, 50).Select(i => "data: " + new string((char)('a' + (i % 26)), 1000) + "\n"), "\n"];
        await using var origin = Streaming(parts);
        await using var edge = await StartAsync(StreamErrorKind.Failure, origin.Address);

        (await edge.Client.GetStringAsync("/", Cancel)).ShouldBe(string.Concat(parts));
    }

    [Fact]
    public async Task Send_StreamEndsWithoutAnEvent_PassesAsItIs()
    {
        await using var origin = Streaming(": nothing\n\n");
        await using var edge = await StartAsync(StreamErrorKind.Failure, origin.Address);

        (await edge.Client.GetStringAsync("/", Cancel)).ShouldBe(": nothing\n\n");
    }

    [Fact]
    public async Task Send_EventsAfterTheFirst_ComeOneByOne()
    {
        var next = new SemaphoreSlim(0);
        await using var origin = new RawOrigin(async (connection, _) =>
        {
            await BeginAsync(connection);
            for (int i = 0; i < 3; i++)
            {
                await WriteChunkAsync(connection, $"data: {i}\n\n");
                await next.WaitAsync(Cancel);
            }

            await connection.WriteAsync("0\r\n\r\n");
            return true;
        });
        await using var edge = await StartAsync(StreamErrorKind.Failure, origin.Address);

        await using var stream = await edge.Client.GetStreamAsync("/", Cancel);
        using var reader = new StreamReader(stream);
        for (int i = 0; i < 3; i++)
        {
            // The next event is not sent before this one is here.
            (await reader.ReadLineAsync(Cancel)).ShouldBe($"data: {i}");
            await reader.ReadLineAsync(Cancel);
            next.Release();
        }
    }

    [Fact]
    public async Task Send_NoEventForLong_HeartbeatReachesTheClientWithinTheHold()
    {
        var heard = new TaskCompletionSource();
        await using var origin = new RawOrigin(async (connection, _) =>
        {
            await BeginAsync(connection);
            await WriteChunkAsync(connection, ": wait\n\n");
            await heard.Task;
            await WriteChunkAsync(connection, "data: at last\n\n");
            await connection.WriteAsync("0\r\n\r\n");
            return true;
        });
        await using var edge = await StartAsync(StreamErrorKind.Failure, origin.Address);

        await using var stream = await edge.Client.GetStreamAsync("/", Cancel);
        using var reader = new StreamReader(stream);
        (await reader.ReadLineAsync(Cancel)).ShouldBe(": wait");
        heard.SetResult();

        (await reader.ReadToEndAsync(Cancel)).ShouldBe("\ndata: at last\n\n");
    }

    [Fact]
    public async Task Send_StreamBreaksBeforeItsFirstEvent_GetMovesOn()
    {
        await using var breaking = new RawOrigin(async (connection, _) =>
        {
            await BeginAsync(connection);
            await WriteChunkAsync(connection, "data: half");
            return false;
        });
        await using var well = Streaming("data: well\n\n");
        await using var edge = await StartAsync(StreamErrorKind.Failure, breaking.Address, well.Address);

        (await edge.Client.GetStringAsync("/", Cancel)).ShouldBe("data: well\n\n");
        edge.Observed("o0").Outcomes.Reset.ShouldBe(1);
    }

    [Fact]
    public async Task Send_UploadTakesLongerThanTheDeadline_AnswerIsPassedOn()
    {
        await using var origin = Streaming("data: well\n\n");
        await using var edge = await FailoverScene.StartAsync(
            service => service with
            {
                Attempts = new() { StreamErrorEvents = StreamErrorKind.Failure, ReplayableBodyBytes = 0, Deadline = TimeSpan.FromSeconds(1) },
            },
            origin.Address);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, edge.Address.Port, Cancel);
        await socket.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nha"u8.ToArray(), Cancel);
        await Task.Delay(TimeSpan.FromSeconds(1.2), Cancel);
        await socket.GetStream().WriteAsync("lf"u8.ToArray(), Cancel);

        using var reader = new StreamReader(socket.GetStream());
        string answer = await reader.ReadToEndAsync(Cancel);

        answer.ShouldStartWith("HTTP/1.1 200 ");
        answer.ShouldContain("data: well");
    }

    private static Task<EdgeFixture> StartAsync(StreamErrorKind kind, params Uri[] origins) =>
        FailoverScene.StartAsync(service => service with { Attempts = new() { StreamErrorEvents = kind } }, origins);

    /// <summary>Answers with an event stream, one chunk after the other.</summary>
    private static RawOrigin Streaming(params string[] chunks) => new(async (connection, _) =>
    {
        await BeginAsync(connection);
        foreach (string chunk in chunks)
            await WriteChunkAsync(connection, chunk);
        await connection.WriteAsync("0\r\n\r\n");
        return true;
    });

    private static Task BeginAsync(RawOrigin.Connection connection) =>
        connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n");

    private static Task WriteChunkAsync(RawOrigin.Connection connection, string chunk) =>
        connection.WriteAsync($"{chunk.Length:x}\r\n{chunk}\r\n");
}
