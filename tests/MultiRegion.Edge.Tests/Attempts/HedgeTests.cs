using System.Net;
using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Tests.Hosting;
using static MultiRegion.Edge.Tests.Attempts.FailoverScene;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>A second attempt beside a slow one: when, for what, at what cost, and what becomes of the one that lost.</summary>
public sealed class HedgeTests
{
    private static readonly AttemptOptions Hedging = new() { Hedge = HedgeKind.AfterP95 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Send_FirstOriginIsSlow_SecondAnswersAndTheFirstIsNotBlamed(string method)
    {
        await using var slow = Hanging();
        await using var well = RawOrigin.Answering(200, "well");
        await using var edge = await StartWithHistoryAsync(Hedging, slow, well);

        using var response = await edge.Client.SendAsync(Request(method, "x=1"), Cancel);

        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe("well");
        Header(response, MultiRegionHeaders.Origin).ShouldBe("o1");
        Header(response, MultiRegionHeaders.Attempts).ShouldBe("2");
        // It may have been given up before its connection stood.
        slow.Arrivals.Count.ShouldBeLessThanOrEqualTo(1);
        well.Arrivals.Single().Body.ShouldBe(method == "PUT" ? "x=1" : "");
        await edge.IdleAsync();
        var observed = edge.Observed("o0");
        observed.Outcomes.Superseded.ShouldBe(1);
        observed.ConsecutiveHardFailures.ShouldBe(0);
        observed.Latency.Count.Sum().ShouldBe(1);
        edge.Routing.Table.Services["demo"].State.TotalHedges.ShouldBe(1);
    }

    [Fact]
    public async Task Send_SlowOriginAnswersAfterAll_ItsAnswerCounts()
    {
        var arrived = new TaskCompletionSource();
        await using var slow = new RawOrigin(async (connection, _) =>
        {
            await arrived.Task;
            await connection.WriteAsync("HTTP/1.1 200 X\r\nContent-Length: 4\r\n\r\nslow");
            return true;
        });
        await using var hung = new RawOrigin(async (_, _) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, Cancel);
            return false;
        });
        await using var edge = await StartWithHistoryAsync(Hedging, slow, hung);

        using var response = await edge.Client.GetAsync("/", Cancel);

        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe("slow");
        Header(response, MultiRegionHeaders.Origin).ShouldBe("o0");
        Header(response, MultiRegionHeaders.Attempts).ShouldBe("2");
        await edge.IdleAsync();
        edge.Observed("o1").Outcomes.Superseded.ShouldBe(1);
    }

    [Fact]
    public async Task Send_HedgeFailsFirst_FirstAttemptIsWaitedFor()
    {
        var failed = new TaskCompletionSource();
        await using var slow = new RawOrigin(async (connection, _) =>
        {
            await failed.Task;
            await connection.WriteAsync("HTTP/1.1 200 X\r\nContent-Length: 4\r\n\r\nslow");
            return true;
        });
        await using var failing = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
            failed.TrySetResult();
            return true;
        });
        await using var edge = await StartWithHistoryAsync(Hedging, slow, failing);

        (await edge.Client.GetStringAsync("/", Cancel)).ShouldBe("slow");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task Send_NotRepeatable_IsNeverHedged(string method)
    {
        await using var slow = Answering(after: TimeSpan.FromMilliseconds(200));
        await using var well = RawOrigin.Answering(200);
        await using var edge = await StartWithHistoryAsync(Hedging, slow, well);

        using var response = await edge.Client.SendAsync(Request(method, "x=1"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        well.Arrivals.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("off")]
    [InlineData("no history")]
    [InlineData("no budget")]
    [InlineData("one attempt")]
    [InlineData("long body")]
    public async Task Send_NoHedgeMayRun_SlowAnswerIsWaitedFor(string why)
    {
        await using var slow = Answering(after: TimeSpan.FromMilliseconds(200));
        await using var well = RawOrigin.Answering(200);
        AttemptOptions options = why switch
        {
            "off" => Hedging with { Hedge = HedgeKind.Off },
            "one attempt" => Hedging with { MaxAttempts = 1 },
            "long body" => Hedging with { ReplayableBodyBytes = 2 },
            _ => Hedging,
        };
        await using var edge = await StartAsync(
            service => service with { Attempts = options, RetryBudget = why == "no budget" ? new() { Ratio = 0, FloorPerSecond = 0 } : new() },
            slow.Address, well.Address);
        if (why != "no history")
            AddHistory(edge);

        using var response = await edge.Client.SendAsync(Request("PUT", "x=1"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Header(response, MultiRegionHeaders.Attempts).ShouldBe("1");
        well.Arrivals.ShouldBeEmpty();
        edge.Routing.Table.Services["demo"].State.TotalHedges.ShouldBe(0);
    }

    [Fact]
    public async Task Send_ManySlowRequests_HedgesStayWithinTheBank()
    {
        await using var slow = Answering(after: TimeSpan.FromMilliseconds(100));
        await using var other = Answering(after: TimeSpan.FromMilliseconds(100));
        await using var edge = await StartAsync(
            service => service with { Attempts = Hedging, RetryBudget = new() { Ratio = 0.1, FloorPerSecond = 0 } }, slow.Address, other.Address);
        AddHistory(edge);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => edge.Client.GetAsync("/", Cancel)));

        edge.Routing.Table.Services["demo"].State.TotalHedges.ShouldBeInRange(1, 10);
        (slow.Arrivals.Count + other.Arrivals.Count).ShouldBeInRange(101, 110);
    }

    private static async Task<EdgeFixture> StartWithHistoryAsync(AttemptOptions options, RawOrigin first, RawOrigin second)
    {
        EdgeFixture edge = await StartAsync(service => service with { Attempts = options }, first.Address, second.Address);
        AddHistory(edge);
        return edge;
    }

    /// <summary>Answers within a millisecond, so that everything slower is hedged.</summary>
    private static void AddHistory(EdgeFixture edge)
    {
        RoutedService service = edge.Routing.Table.Services["demo"];
        for (int i = 0; i < 10_000; i++)
            service.Origins[1].State.CountFirstByte(TimeSpan.FromMilliseconds(1));
        service.State.UpdateLatency(service, TimeSpan.Zero);
    }

    private static RawOrigin Hanging() => new(async (_, _) =>
    {
        await Task.Delay(Timeout.Infinite, Cancel);
        return false;
    });

    private static RawOrigin Answering(TimeSpan after) => new(async (connection, _) =>
    {
        await Task.Delay(after, Cancel);
        await connection.WriteAsync("HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n");
        return true;
    });
}
