using System.Net;
using MultiRegion.Contracts;
using static MultiRegion.Edge.Tests.Attempts.FailoverScene;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>Each way in which an attempt can end has a class of its own, in reports and metrics, and the client never takes a part for the whole.</summary>
public sealed class FailureClassTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nhalf")]
    public async Task Send_BodyFallsSilent_IsAnIdleTimeoutAndBrokenOffTowardsTheClient(string beginning)
    {
        await using var silent = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync(beginning);
            await Task.Delay(Timeout.Infinite, Cancel);
            return false;
        });
        await using var edge = await StartAsync(
            service => service with { Attempts = new() { IdleTimeout = TimeSpan.FromSeconds(2), Deadline = TimeSpan.FromSeconds(2) } }, silent.Address);

        await Should.ThrowAsync<HttpRequestException>(() => edge.Client.GetStringAsync("/", Cancel));

        await edge.IdleAsync();
        OutcomeCounts outcomes = edge.Observed("o0").Outcomes;
        (outcomes.IdleTimeout, outcomes.Truncated, outcomes.Success).ShouldBe((1, 0, 0));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task Send_AnswerIsNoHttp_IsUnknown(string method)
    {
        await using var strange = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync("SSH-2.0-OpenSSH_9.6\r\n\r\n");
            return false;
        });
        await using var well = RawOrigin.Answering(200);
        await using var edge = await StartAsync(strange.Address, well.Address);

        using var response = await edge.Client.SendAsync(Request(method, "x"), Cancel);

        edge.Observed("o0").Outcomes.Unknown.ShouldBe(1);
        if (method == "GET")
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        else
            await ShouldBeProblemAsync(response, HttpStatusCode.BadGateway, "outcome-unknown");
    }

    [Fact]
    public async Task Send_NameDoesNotResolve_IsAClassOfItsOwnAndMovesAnything()
    {
        await using var well = RawOrigin.Answering(200);
        await using var edge = await StartAsync(new Uri("http://no-such-host.invalid"), well.Address);

        using var response = await edge.Client.SendAsync(Request("POST", "x"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        edge.Observed("o0").Outcomes.NameResolution.ShouldBe(1);
    }
}
