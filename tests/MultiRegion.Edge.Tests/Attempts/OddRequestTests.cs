using System.Net;
using System.Net.Sockets;
using System.Text;
using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>Requests that <c>infra/faults edge</c> found the edge to handle badly.</summary>
public sealed class OddRequestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_EmptyHost_OriginGetsOneHost()
    {
        await using var origin = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(origin.Address));

        (await AskAsync(edge, "GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n")).ShouldStartWith("HTTP/1.1 200 ");

        origin.Arrivals.Single().Head.Split("\r\n").Where(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))
            .ShouldBe([$"Host: {origin.Address.Authority}"]);
    }

    [Fact]
    public async Task Send_BodyStreamsSlowly_DoesNotMakeTheOriginLookSlow()
    {
        await using var origin = RawOrigin.Answering(200);
        var service = EdgeFixture.ServiceOf(origin.Address) with { Attempts = new() { ReplayableBodyBytes = 0 } };
        await using var edge = await EdgeFixture.StartAsync(service);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, edge.Address.Port, Cancel);
        NetworkStream stream = socket.GetStream();

        await stream.WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nha"u8.ToArray(), Cancel);
        await Task.Delay(2000, Cancel);
        await stream.WriteAsync("lf"u8.ToArray(), Cancel);
        using var reader = new StreamReader(stream);
        (await reader.ReadToEndAsync(Cancel)).ShouldStartWith("HTTP/1.1 200 ");

        await edge.IdleAsync();
        LatencyBuckets latency = edge.Observed("o0").Latency;
        latency.Count.ShouldBe([1]);
        LatencyScale.UpperBound(latency.Index[0]).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    private static async Task<string> AskAsync(EdgeFixture edge, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, edge.Address.Port, Cancel);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadToEndAsync(Cancel);
    }
}
