using System.Net;
using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Tests.Hosting;
using static MultiRegion.Edge.Tests.Attempts.FailoverScene;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>Which origins a request may go to: drains, allowed regions, trials, and addresses with a path of their own.</summary>
public sealed class OriginSelectionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_OriginOnTrial_BodyOfUnknownLengthIsNotTheTrial()
    {
        await using var back = RawOrigin.Answering(200, "o0");
        await using var well = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync("HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\no1");
            return false;
        });
        await using var edge = await EdgeFixture.StartAsync(
            EdgeFixture.ServiceOf(back.Address, well.Address), ("Edge:Ejection:BaseTime", "00:00:00.100"), ("Edge:Ejection:TrialPatience", "01:00:00"));
        RoutedService service = edge.Routing.Table.Services["demo"];
        for (int i = 0; i < 3; i++)
            edge.Routing.Judge(service, service.Origins[0], OutcomeClass.ConnectFailed, trial: false, edge.Routing.Now);
        while (edge.Routing.ChoiceOf(service, edge.Routing.Now).Trial < 0)
            await Task.Delay(5, Cancel);

        using var chunked = new HttpRequestMessage(HttpMethod.Put, "/") { Content = new StringContent("x") };
        chunked.Headers.TransferEncodingChunked = true;
        using var response = await edge.Client.SendAsync(chunked, Cancel);

        Header(response, MultiRegionHeaders.Origin).ShouldBe("o1");
        (await edge.Client.GetStringAsync("/", Cancel)).ShouldBe("o0");
    }

    [Fact]
    public async Task Send_NoAllowedRegion_IsAnErrorOfItsOwn()
    {
        await using var well = RawOrigin.Answering(200);
        await using var edge = await StartAsync(service => service with { AllowedRegions = ["elsewhere"] }, well.Address);

        using var response = await edge.Client.GetAsync("/", Cancel);

        await ShouldBeProblemAsync(response, HttpStatusCode.ServiceUnavailable, "no-allowed-region");
        well.Arrivals.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_FirstRegionFails_ForbiddenRegionIsNotTried()
    {
        await using var forbidden = RawOrigin.Answering(200);
        await using var edge = await StartAsync(service => service with { AllowedRegions = ["r0"] }, RawOrigin.Refusing(), forbidden.Address);

        using var response = await edge.Client.GetAsync("/", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        forbidden.Arrivals.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_OriginDrained_GetsNothingUntilTheDrainEnds()
    {
        await using var drained = RawOrigin.Answering(200, "o0");
        await using var other = RawOrigin.Answering(200, "o1");
        await using var edge = await StartAsync(drained.Address, other.Address);
        edge.Routing.SetDrains([Drain(origin: "o0")]);

        for (int i = 0; i < 5; i++)
            (await edge.Client.GetStringAsync("/", Cancel)).ShouldBe("o1");
        edge.Routing.SetDrains([]);

        (await edge.Client.GetStringAsync("/", Cancel)).ShouldBe("o0");
    }

    [Fact]
    public async Task Send_RegionOfEveryOriginDrained_IsAProblem()
    {
        await using var drained = RawOrigin.Answering(200);
        await using var edge = await StartAsync(drained.Address);
        edge.Routing.SetDrains([Drain(region: "r0")]);

        using var response = await edge.Client.GetAsync("/", Cancel);

        await ShouldBeProblemAsync(response, HttpStatusCode.ServiceUnavailable, "no-origin");
    }

    [Fact]
    public async Task Send_PathAndQuery_ReachTheOriginBehindItsOwnPath()
    {
        await using var well = RawOrigin.Answering(200);
        await using var edge = await StartAsync(RawOrigin.Refusing(), new Uri(well.Address, "/base/"));

        using var response = await edge.Client.GetAsync("/a/b%20c?d=%2F", Cancel);

        well.Arrivals.Single().Target.ShouldBe("/base/a/b%20c?d=%2F");
    }

    private static DrainView Drain(string? origin = null, string? region = null) => new()
    {
        Id = "d1", Service = "demo", Origin = origin, Region = region, Until = DateTimeOffset.UtcNow.AddMinutes(1), Author = "test", Reason = "test",
    };
}
