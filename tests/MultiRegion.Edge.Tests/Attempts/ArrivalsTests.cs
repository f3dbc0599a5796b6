using System.Net;
using MultiRegion.Contracts;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>
/// How often one request reaches an origin, counted there: for each method and each way in which a connection can end under it. Without
/// content attached SocketsHttpHandler alone delivers a DELETE four times.
/// </summary>
public sealed class ArrivalsTests
{
    public enum Ending
    {
        CloseAfterReading,
        ResetAfterReading,
        CloseAfterPartOfResponse,
        CloseReusedAfterReading,
        ResetReusedAfterReading,
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, Ending> Cases()
    {
        var cases = new TheoryData<string, Ending>();
        foreach (string method in new[] { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE" })
        {
            foreach (Ending ending in Enum.GetValues<Ending>())
                cases.Add(method, ending);
        }

        return cases;
    }

    public static TheoryData<string> Methods => ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE"];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Send_FailsInEveryRound_ArrivesAsOftenAsTheRulesAllow(string method)
    {
        await using var one = RawOrigin.Answering(500);
        await using var two = RawOrigin.Answering(500);
        await using var edge = await EdgeFixture.StartAsync(
            EdgeFixture.ServiceOf(one.Address, two.Address) with { Attempts = new() { MaxAttempts = 5 } });

        using var response = await edge.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/it"), Cancel);

        (one.Arrivals.Count + two.Arrivals.Count).ShouldBe(IsRepeatable(method) ? 5 : 1);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Send_SlowWhereHedgesMayRun_ArrivesTwiceAtMostAndOnceUnlessRepeatable(string method)
    {
        await using var slow = new RawOrigin(async (connection, _) =>
        {
            await Task.Delay(100, Cancel);
            await connection.WriteAsync("HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n");
            return true;
        });
        await using var other = new RawOrigin(async (_, _) =>
        {
            await Task.Delay(Timeout.Infinite, Cancel);
            return false;
        });
        await using var edge = await EdgeFixture.StartAsync();
        edge.Apply(EdgeFixture.ServiceOf(slow.Address, other.Address) with { Attempts = new() { Hedge = HedgeKind.AfterP95 } }, 1, 0);
        var service = edge.Routing.Table.Services["demo"];
        for (int i = 0; i < 10_000; i++)
            service.Origins[1].State.CountFirstByte(TimeSpan.FromMilliseconds(1));
        service.State.UpdateLatency(service, TimeSpan.Zero);

        using var response = await edge.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/it"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        slow.Arrivals.Count.ShouldBe(1);
        other.Arrivals.Count.ShouldBeLessThanOrEqualTo(IsRepeatable(method) ? 1 : 0);
        service.State.TotalHedges.ShouldBe(IsRepeatable(method) ? 1 : 0);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Send_ConnectionEndsUnderTheRequest_ArrivesOnceAtEachOrigin(string method, Ending ending)
    {
        await using var breaking = new RawOrigin((connection, request) => BreakAsync(connection, request, ending));
        await using var well = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync();
        edge.Apply(EdgeFixture.ServiceOf(breaking.Address, well.Address), 1, 0);
        if (ending >= Ending.CloseReusedAfterReading)
            (await edge.Client.GetAsync("/warm-up", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var request = new HttpRequestMessage(new HttpMethod(method), "/it");
        try
        {
            using var response = await edge.Client.SendAsync(request, Cancel);
        }
        catch (HttpRequestException)
        {
            // A response that began is broken off towards the client too.
        }

        breaking.Arrivals.Count(arrival => arrival.Target == "/it").ShouldBe(1);
        bool began = ending == Ending.CloseAfterPartOfResponse;
        well.Arrivals.Count.ShouldBe(IsRepeatable(method) && !began ? 1 : 0);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Send_ConnectionClosedBeforeAnythingIsRead_NeverArrivesTwice(string method)
    {
        await using var closing = new RawOrigin((_, _) => Task.FromResult(false), accept: _ => false);
        await using var well = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync();
        edge.Apply(EdgeFixture.ServiceOf(closing.Address, well.Address), 1, 0);

        using var response = await edge.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/it"), Cancel);

        closing.Arrivals.ShouldBeEmpty();
        // Its bytes may have left for a connection that stood, so a POST is not sent again.
        well.Arrivals.Count.ShouldBe(method == "POST" ? 0 : 1);
    }

    [Fact]
    public async Task Send_StreamedBodyOverTheReplayLimit_IsSentOnce()
    {
        await using var breaking = new RawOrigin((_, _) => Task.FromResult(false));
        await using var well = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync();
        var service = EdgeFixture.ServiceOf(breaking.Address, well.Address);
        edge.Apply(service with { Attempts = new() { ReplayableBodyBytes = 10 } }, 1, 0);

        using var response = await edge.Client.PutAsync("/it", new StringContent(new string('x', 100)), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        breaking.Arrivals.Count.ShouldBe(1);
        well.Arrivals.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_StreamedBodyAndRefusedConnection_MovesOn()
    {
        await using var well = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync();
        var service = EdgeFixture.ServiceOf(RawOrigin.Refusing(), well.Address);
        edge.Apply(service with { Attempts = new() { ReplayableBodyBytes = 0 } }, 1, 0);

        using var response = await edge.Client.PostAsync("/it", new StringContent(new string('x', 100)), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        well.Arrivals.Single().Body.Length.ShouldBe(100);
    }

    private static bool IsRepeatable(string method) => method is "GET" or "HEAD" or "PUT" or "DELETE" or "OPTIONS" or "TRACE";

    private static async Task<bool> BreakAsync(RawOrigin.Connection connection, RawOrigin.Request request, Ending ending)
    {
        if (request.Target == "/warm-up")
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            return true;
        }

        if (ending == Ending.CloseAfterPartOfResponse)
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        if (ending is Ending.ResetAfterReading or Ending.ResetReusedAfterReading)
            connection.Reset();
        return false;
    }
}
