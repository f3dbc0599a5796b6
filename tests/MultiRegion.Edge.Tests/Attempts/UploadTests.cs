using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>Bodies of requests: large, of unknown length, slow, and broken off.</summary>
public sealed class UploadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_LargeBodies_PassBothWaysUnchanged()
    {
        await using var origin = await EchoOrigin.StartAsync();
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(new Uri(origin.Urls.First())));
        byte[] body = RandomNumberGenerator.GetBytes(20 * 1024 * 1024);

        using var response = await edge.Client.PostAsync("/echo", new ByteArrayContent(body), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync(Cancel)).AsSpan().SequenceEqual(body).ShouldBeTrue();
    }

    [Fact]
    public async Task Send_BodyOfUnknownLength_Passes()
    {
        await using var origin = await EchoOrigin.StartAsync();
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(new Uri(origin.Urls.First())));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/echo") { Content = new StringContent("of unknown length") };
        request.Headers.TransferEncodingChunked = true;

        using var response = await edge.Client.SendAsync(request, Cancel);

        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe("of unknown length");
    }

    [Fact]
    public async Task Send_ExpectContinue_IsAnsweredByTheEdge()
    {
        await using var origin = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(origin.Address));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("body") };
        request.Headers.ExpectContinue = true;

        using var response = await edge.Client.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        origin.Arrivals.Single().Body.ShouldBe("body");
        origin.Arrivals.Single().Head.ShouldNotContain("Expect");
    }

    [Fact]
    public async Task Send_BodyTakesLongerThanTheDeadline_IsAnsweredWithoutAnAttempt()
    {
        await using var origin = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync(
            EdgeFixture.ServiceOf(origin.Address) with { Attempts = new() { Deadline = TimeSpan.FromMilliseconds(50) } });
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, edge.Address.Port, Cancel);
        await socket.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nha"u8.ToArray(), Cancel);
        await Task.Delay(200, Cancel);
        await socket.GetStream().WriteAsync("lf"u8.ToArray(), Cancel);

        using var reader = new StreamReader(socket.GetStream());
        string answer = await reader.ReadToEndAsync(Cancel);

        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("urn:multiregion:problem:request-timeout");
        answer.ShouldContain("MultiRegion-Attempts: 0", Case.Insensitive);
        origin.Arrivals.ShouldBeEmpty();
        edge.Observed("o0").InFlight.ShouldBe(0);
    }

    [Fact]
    public async Task Send_ClientBreaksOffItsBody_SaysNothingOfTheOrigin()
    {
        await using var origin = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync(
            EdgeFixture.ServiceOf(origin.Address) with { Attempts = new() { ReplayableBodyBytes = 0 } });
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, edge.Address.Port, Cancel);
            await socket.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"u8.ToArray(), Cancel);
            while (origin.Connections == 0)
                await Task.Delay(5, Cancel);
        }

        await edge.IdleAsync();
        edge.Observed("o0").Outcomes.ClientGone.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_OriginTakesNothingOfALargeBody_EndsAfterTheFirstByteTimeout(bool chunked)
    {
        await using var stalled = new RawOrigin((_, _) => Task.FromResult(false), head: async (_, _) =>
        {
            await Task.Delay(Timeout.Infinite, Cancel);
            return false;
        });
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(stalled.Address) with
        {
            Attempts = new() { FirstByteTimeout = TimeSpan.FromSeconds(1), Deadline = TimeSpan.FromMinutes(5), IdleTimeout = TimeSpan.FromMinutes(5) },
        });
        // More than the sockets' buffers on the way hold.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(new byte[64 * 1024 * 1024]) };
        request.Headers.TransferEncodingChunked = chunked;
        Task<HttpResponseMessage> sent = edge.Client.SendAsync(request, Cancel);

        await Task.WhenAny(sent).WaitAsync(TimeSpan.FromSeconds(60), Cancel);

        await edge.IdleAsync();
        edge.Observed("o0").Outcomes.FirstByteTimeout.ShouldBe(1);
        try
        {
            (await sent).StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        }
        catch (HttpRequestException)
        {
            // It may see that nobody reads on before it sees the answer.
        }
    }
}
