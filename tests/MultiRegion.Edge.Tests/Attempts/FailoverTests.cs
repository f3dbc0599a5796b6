using System.Net;
using System.Text;
using MultiRegion.Contracts;
using MultiRegion.Edge.Tests.Hosting;
using static MultiRegion.Edge.Tests.Attempts.FailoverScene;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>What a client gets, and what arrives where, when the first origin does not answer well.</summary>
public sealed class FailoverTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Send_ConnectionRefused_GoesToTheNextOrigin(string method)
    {
        await using var well = RawOrigin.Answering(200, "well");
        await using var edge = await StartAsync(RawOrigin.Refusing(), well.Address);

        using var response = await edge.Client.SendAsync(Request(method, "x=1"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        well.Arrivals.Count.ShouldBe(1);
        well.Arrivals.Single().Method.ShouldBe(method);
        Header(response, MultiRegionHeaders.Origin).ShouldBe("o1");
        Header(response, MultiRegionHeaders.Region).ShouldBe("r1");
        Header(response, MultiRegionHeaders.Attempts).ShouldBe("2");
        Header(response, MultiRegionHeaders.Plan).ShouldBe("1.2");
        edge.Observed("o0").Outcomes.ConnectFailed.ShouldBe(1);
    }

    [Fact]
    public async Task Send_PostWithBodyAfterRefusedConnection_ArrivesWhole()
    {
        await using var well = RawOrigin.Answering(201);
        await using var edge = await StartAsync(RawOrigin.Refusing(), well.Address);
        string body = new('b', 20_000);

        using var response = await edge.Client.PostAsync("/orders", new StringContent(body, Encoding.UTF8, "text/plain"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        well.Arrivals.Single().Body.ShouldBe(body);
        well.Arrivals.Single().Head.ShouldContain("Content-Type: text/plain; charset=utf-8");
    }

    [Theory]
    [InlineData(429, "")]
    [InlineData(503, "Retry-After: 1\r\n")]
    [InlineData(503, "Retry-After: 1.5\r\n")]
    [InlineData(503, "Retry-After: -1\r\n")]
    [InlineData(503, "Retry-After: 99999999999\r\n")]
    public async Task Send_Refused_MovesAPostToTheNextOrigin(int status, string headers)
    {
        await using var refusing = RawOrigin.Answering(status, "busy", headers);
        await using var well = RawOrigin.Answering(200, "well");
        await using var edge = await StartAsync(refusing.Address, well.Address);

        using var response = await edge.Client.SendAsync(Request("POST", "x=1"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        refusing.Arrivals.Count.ShouldBe(1);
        well.Arrivals.Single().Body.ShouldBe("x=1");
        edge.Observed("o0").Outcomes.Refused.ShouldBe(1);
    }

    [Fact]
    public async Task Send_ServerErrorOnPost_IsPassedOnAndNotRepeated()
    {
        await using var failing = RawOrigin.Answering(500, "it broke");
        await using var well = RawOrigin.Answering(200);
        await using var edge = await StartAsync(failing.Address, well.Address);

        using var response = await edge.Client.SendAsync(Request("POST", "x=1"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe("it broke");
        well.Arrivals.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_ServerErrorOnGet_IsRepeatedElsewhere()
    {
        await using var failing = RawOrigin.Answering(500);
        await using var well = RawOrigin.Answering(200, "well");
        await using var edge = await StartAsync(failing.Address, well.Address);

        (await edge.Client.GetStringAsync("/", Cancel)).ShouldBe("well");
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 500)]
    public async Task Send_PostWithIdempotencyKey_IsRepeatedWhereTheOriginHonoursIt(bool honoured, int expected)
    {
        await using var failing = RawOrigin.Answering(500);
        await using var well = RawOrigin.Answering(200);
        await using var edge = await StartAsync(
            service => service with { Attempts = new() { HonoursIdempotencyKey = honoured } }, failing.Address, well.Address);
        using var request = Request("POST", "x=1");
        request.Headers.Add("Idempotency-Key", "a1");

        using var response = await edge.Client.SendAsync(request, Cancel);

        ((int)response.StatusCode).ShouldBe(expected);
    }

    [Fact]
    public async Task Send_AllRefuse_LastRefusalIsPassedOnWithTheSmallestRetryAfter()
    {
        await using var one = RawOrigin.Answering(503, "one", "Retry-After: 7\r\n");
        await using var two = RawOrigin.Answering(503, "two", "Retry-After: 9\r\n");
        await using var edge = await StartAsync(one.Address, two.Address);

        using var response = await edge.Client.GetAsync("/", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe("two");
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        one.Arrivals.Count.ShouldBe(1);
        two.Arrivals.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Send_RefusedThenUnreachable_RefusalIsPassedOn()
    {
        await using var refusing = RawOrigin.Answering(429, "busy");
        await using var edge = await StartAsync(refusing.Address, RawOrigin.Refusing());

        using var response = await edge.Client.SendAsync(Request("POST", "x"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe("busy");
        Header(response, MultiRegionHeaders.Origin).ShouldBe("o0");
        Header(response, MultiRegionHeaders.Attempts).ShouldBe("3");
    }

    [Fact]
    public async Task Send_RefusedThenBroken_PostIsOutcomeUnknown()
    {
        await using var refusing = RawOrigin.Answering(429, "busy");
        await using var breaking = new RawOrigin((_, _) => Task.FromResult(false));
        await using var edge = await StartAsync(refusing.Address, breaking.Address);

        using var response = await edge.Client.SendAsync(Request("POST", "x"), Cancel);

        await ShouldBeProblemAsync(response, HttpStatusCode.BadGateway, "outcome-unknown");
    }

    [Fact]
    public async Task Send_NoOriginReachable_IsAProblemThatMayBeRetried()
    {
        await using var edge = await StartAsync(RawOrigin.Refusing(), RawOrigin.Refusing());

        using var response = await edge.Client.SendAsync(Request("POST", "x"), Cancel);

        await ShouldBeProblemAsync(response, HttpStatusCode.ServiceUnavailable, "origin-unreachable");
        response.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task Send_HeadWithNoOriginReachable_HasNoBody()
    {
        await using var edge = await StartAsync(RawOrigin.Refusing());

        using var response = await edge.Client.SendAsync(Request("HEAD", null), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsByteArrayAsync(Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET", "200")]
    [InlineData("POST", "outcome-unknown")]
    public async Task Send_OriginHangs_GetMovesOnAndPostIsUnknown(string method, string expected)
    {
        await using var hung = new RawOrigin(async (_, _) =>
        {
            await Task.Delay(Timeout.Infinite, Cancel);
            return false;
        });
        await using var well = RawOrigin.Answering(200);
        await using var edge = await StartAsync(
            service => service with { Attempts = new() { FirstByteTimeout = TimeSpan.FromMilliseconds(500) } }, hung.Address, well.Address);

        using var response = await edge.Client.SendAsync(Request(method, method == "POST" ? "x" : null), Cancel);

        if (expected == "200")
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        else
            await ShouldBeProblemAsync(response, HttpStatusCode.GatewayTimeout, expected);
        edge.Observed("o0").Outcomes.FirstByteTimeout.ShouldBe(1);
    }

    [Fact]
    public async Task Send_DeadlinePasses_NoFurtherAttempt()
    {
        await using var hung = new RawOrigin(async (_, _) =>
        {
            await Task.Delay(Timeout.Infinite, Cancel);
            return false;
        });
        await using var well = RawOrigin.Answering(200);
        await using var edge = await StartAsync(
            service => service with { Attempts = new() { Deadline = TimeSpan.FromSeconds(1) } }, hung.Address, well.Address);

        using var response = await edge.Client.GetAsync("/", Cancel);

        await ShouldBeProblemAsync(response, HttpStatusCode.GatewayTimeout, "deadline");
        well.Arrivals.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_BudgetSpent_FailureIsPassedOn()
    {
        await using var failing = RawOrigin.Answering(500, "it broke");
        await using var well = RawOrigin.Answering(200);
        await using var edge = await StartAsync(
            service => service with { RetryBudget = new() { Ratio = 0, FloorPerSecond = 0 } }, failing.Address, well.Address);

        using var response = await edge.Client.GetAsync("/", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        well.Arrivals.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_ServiceIsDown_FailsAfterOneFailover()
    {
        await using var third = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync();
        var service = EdgeFixture.ServiceOf(RawOrigin.Refusing(), RawOrigin.Refusing(), third.Address);
        edge.Routing.Apply([EdgeFixture.PlanOf(service, 1, 0.5, 0.5, 0) with { State = PlanState.Down }], []);

        using var response = await edge.Client.GetAsync("/", Cancel);

        await ShouldBeProblemAsync(response, HttpStatusCode.ServiceUnavailable, "origin-unreachable");
        Header(response, MultiRegionHeaders.Attempts).ShouldBe("2");
        third.Arrivals.ShouldBeEmpty();
    }
}
