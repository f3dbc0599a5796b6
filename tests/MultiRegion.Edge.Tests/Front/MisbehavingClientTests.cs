using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Front;

/// <summary>Clients that are slow, stop half-way, or go away: each ends with a stated answer or with its connection, and holds nothing.</summary>
public sealed class MisbehavingClientTests
{
    [Fact]
    public async Task Head_ThatNeverEnds_IsAnsweredWith408()
    {
        await using var origin = new RecordingOrigin();
        await using var edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(origin.Address), ("Edge:RequestHeadersTimeout", "00:00:01"));
        using var client = await edge.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\nX-A: ");
        var (answer, _) = await client.ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("\r\nConnection: close\r\n");
        origin.Heads.ShouldBe(0);
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n\r\nhalf", 0)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", 1)]
    public async Task Body_ThatComesTooSlowly_IsAnsweredWith408(string rest, int heads)
    {
        await using var origin = new RecordingOrigin();
        await using var edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(origin.Address));
        using var client = await edge.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: x\r\n" + rest);
        var (answer, _) = await client.ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("urn:multiregion:problem:request-timeout");
        await FrontEdge.UntilAsync(() => edge.Gate.Requests == 0);
        origin.Requests.ShouldBeEmpty();
        origin.Heads.ShouldBeLessThanOrEqualTo(heads);
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n\r\nhalf", false)]
    [InlineData("Content-Length: 1000\r\n\r\nhalf", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", false)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", true)]
    public async Task Body_BrokenOffByItsClient_ReachesNoOriginWhole(string rest, bool reset)
    {
        await using var origin = new RecordingOrigin();
        await using var edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(origin.Address));
        using (var client = await edge.ConnectAsync())
        {
            await client.SendAsync("POST / HTTP/1.1\r\nHost: x\r\n" + rest);
            await FrontEdge.UntilAsync(() => edge.Gate.Requests == 1);
            if (reset)
                client.Reset();
        }

        await FrontEdge.UntilAsync(() => edge.Gate.Requests == 0 && edge.Routing.InFlight == 0);
        origin.Requests.ShouldBeEmpty();
        origin.Heads.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task HalfClose_AfterAWholeRequest_IsTakenForTheClientsEnd()
    {
        await using var origin = new HoldingOrigin();
        await using var edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(origin.Address));
        using var client = await edge.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        await origin.HoldsAsync(1);

        client.HalfClose();

        // The server cannot tell one that only stops sending from one that is gone, and the origin is told to stop.
        await FrontEdge.UntilAsync(() => edge.Gate.Requests == 0);
        origin.Release();
        var (answer, _) = await client.ReadToEndAsync();
        answer.ShouldBeEmpty();
        origin.Arrivals.ShouldBe(1);
        edge.Routing.Collect().Single().Origins.Single().Outcomes.FirstByteTimeout.ShouldBe(0);
    }

    [Fact]
    public async Task Pipeline_OfAThousand_IsAnsweredInOrderOneAtATime()
    {
        await using var origin = new RecordingOrigin();
        await using var edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(origin.Address), ("Edge:Admission:MaxRequests", "2"));
        using var client = await edge.ConnectAsync();

        var sending = client.SendAsync(string.Concat(Enumerable.Range(1, 1000).Select(i => $"GET /{i} HTTP/1.1\r\nHost: x\r\n\r\n")));
        for (int i = 1; i <= 1000; i++)
            (await client.ReadAnswerAsync()).ShouldStartWith("HTTP/1.1 200 ");
        await sending;

        origin.Requests.Select(request => request.Split(' ')[1]).ShouldBe(Enumerable.Range(1, 1000).Select(i => $"/{i}"));
    }
}
