using System.Net;
using System.Net.Sockets;
using System.Text;
using MultiRegion.Contracts;
using MultiRegion.Edge.Attempts;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>Bodies of declared length while they are on their way: a slow client holds no more than it has sent.</summary>
public sealed class ArrivingBodyTests
{
    private const int Declared = 500_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_SlowClient_HoldsWhatItHasSent()
    {
        await using var origin = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync(Service(origin));
        using var client = await BeginAsync(edge, 40_000);

        await Until(() => Memory(edge).Used >= 40_000);
        Memory(edge).Used.ShouldBeLessThan(Declared / 2);
        origin.Arrivals.ShouldBeEmpty();

        (await EndAsync(client, Declared - 40_000)).ShouldStartWith("HTTP/1.1 200 ");
        origin.Arrivals.Single().Body.ShouldBe(Text(Declared));
        await edge.IdleAsync();
        Memory(edge).Used.ShouldBe(0);
    }

    [Theory]
    [InlineData(Declared)]
    [InlineData(17_000)]
    public async Task Send_MemoryEndsOnTheWay_TheRestStreamsAfterWhatWasKept(int length)
    {
        await using var failing = RawOrigin.Answering(500);
        await using var edge = await EdgeFixture.StartAsync(Service(failing), ("Edge:ReplayMemoryBytes", "40000"));

        using var response = await edge.Client.PutAsync("/", new StringContent(Text(length)), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        failing.Arrivals.ShouldAllBe(arrival => arrival.Body == Text(length));
        (failing.Arrivals.Count == 1).ShouldBe(length == Declared);
        response.Headers.Contains(MultiRegionHeaders.Replay).ShouldBe(length == Declared);
        await edge.IdleAsync();
        Memory(edge).Used.ShouldBe(0);
    }

    [Fact]
    public async Task Send_MemoryEndsAndTheClientGoesAway_NothingIsLeftAndTheOriginIsNotBlamed()
    {
        await using var origin = RawOrigin.Answering(200);
        ServiceDefinition one = EdgeFixture.ServiceOf(origin.Address) with { Attempts = new() { ReplayableBodyBytes = Declared } };
        await using var edge = await EdgeFixture.StartAsync(one, ("Edge:ReplayMemoryBytes", "40000"));
        using (await BeginAsync(edge, 100_000))
            await Until(() => origin.Connections > 0);

        await edge.IdleAsync();
        edge.Observed("o0").Outcomes.ShouldBe(new OutcomeCounts { ClientGone = 1 });
        Memory(edge).Used.ShouldBe(0);
    }

    private static ServiceDefinition Service(RawOrigin origin) =>
        EdgeFixture.ServiceOf(origin.Address, origin.Address) with { Attempts = new() { ReplayableBodyBytes = Declared } };

    private static string Text(int length) => string.Create(length, 0, (text, _) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = (char)('a' + (i % 26));
    });

    private static async Task<TcpClient> BeginAsync(EdgeFixture edge, int bytes)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, edge.Address.Port, Cancel);
        string head = $"PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {Declared}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + Text(Declared)[..bytes]), Cancel);
        return client;
    }

    private static async Task<string> EndAsync(TcpClient client, int bytes)
    {
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Text(Declared)[^bytes..]), Cancel);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(Cancel);
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(5, Cancel);
    }

    private static ReplayMemory Memory(EdgeFixture edge) => edge.Services.GetRequiredService<AttemptServices>().ReplayMemory;
}
