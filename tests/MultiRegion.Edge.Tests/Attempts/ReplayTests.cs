using System.Net;
using System.Net.Sockets;
using System.Text;
using MultiRegion.Contracts;
using MultiRegion.Edge.Attempts;
using MultiRegion.Edge.Tests.Hosting;
using static MultiRegion.Edge.Tests.Attempts.FailoverScene;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>Bodies for another attempt: which are kept, within what memory, and what the answer says where one is not.</summary>
public sealed class ReplayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100, true)]
    [InlineData(20_000, true)]
    [InlineData(70_000, false)]
    public async Task Send_ChunkedBody_IsSentAgainIfItEndedWithinTheLimit(int length, bool again)
    {
        await using var failing = new ChunkedOrigin(500);
        await using var well = new ChunkedOrigin(200);
        await using var edge = await StartAsync(failing.Address, well.Address);
        string body = new('b', length);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/") { Content = new StringContent(body) };
        request.Headers.TransferEncodingChunked = true;

        using var response = await edge.Client.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(again ? HttpStatusCode.OK : HttpStatusCode.InternalServerError);
        response.Headers.Contains(MultiRegionHeaders.Replay).ShouldBe(!again);
        failing.Bodies.ShouldBe([length]);
        well.Bodies.ShouldBe(again ? [length] : []);
        await edge.IdleAsync();
        Memory(edge).Used.ShouldBe(0);
    }

    [Fact]
    public async Task Send_ChunkedBodyStillOnItsWay_ReachesTheOriginPieceByPiece()
    {
        var first = new TaskCompletionSource();
        await using var origin = new RawOrigin(async (connection, _) =>
        {
            byte[] buffer = new byte[50_000];
            int read = await connection.Stream.ReadAsync(buffer, Cancel);
            first.SetResult();
            while (!Encoding.ASCII.GetString(buffer, 0, read).EndsWith("0\r\n\r\n", StringComparison.Ordinal))
                read += await connection.Stream.ReadAsync(buffer.AsMemory(read), Cancel);
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            return true;
        });
        await using var edge = await StartAsync(origin.Address);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, edge.Address.Port, Cancel);
        string half = $"PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n4e20\r\n{new string('h', 20_000)}\r\n";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(half), Cancel);

        // A client and an origin may take turns: nothing waits for the body's end.
        await first.Task;
        await socket.GetStream().WriteAsync("0\r\n\r\n"u8.ToArray(), Cancel);

        using var reader = new StreamReader(socket.GetStream());
        (await reader.ReadToEndAsync(Cancel)).ShouldStartWith("HTTP/1.1 200 ");
    }

    [Fact]
    public async Task Send_ClientBreaksOffAChunkedBody_MemoryIsGivenBack()
    {
        await using var origin = RawOrigin.Answering(200);
        await using var edge = await StartAsync(origin.Address);
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, edge.Address.Port, Cancel);
            await socket.GetStream().WriteAsync("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"u8.ToArray(), Cancel);
            while (Memory(edge).Used == 0)
                await Task.Delay(5, Cancel);
        }

        await edge.IdleAsync();
        while (Memory(edge).Used > 0)
            await Task.Delay(5, Cancel);
    }

    [Fact]
    public async Task Send_BodyOverTheServicesLimit_HasOneAttemptAndTheAnswerSaysSo()
    {
        await using var refusing = RawOrigin.Answering(429);
        await using var well = RawOrigin.Answering(200);
        await using var edge = await StartAsync(service => service with { Attempts = new() { ReplayableBodyBytes = 10 } }, refusing.Address, well.Address);

        using var response = await edge.Client.PostAsync("/", new StringContent(new string('x', 11)), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        Header(response, MultiRegionHeaders.Replay).ShouldBe("no");
        well.Arrivals.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_BodyWithinTheLimit_AnswerSaysNothingOfIt()
    {
        await using var well = RawOrigin.Answering(200);
        await using var edge = await StartAsync(well.Address);

        using var posted = await edge.Client.PostAsync("/", new StringContent("x"), Cancel);
        using var got = await edge.Client.GetAsync("/", Cancel);

        posted.Headers.Contains(MultiRegionHeaders.Replay).ShouldBeFalse();
        got.Headers.Contains(MultiRegionHeaders.Replay).ShouldBeFalse();
    }

    [Fact]
    public async Task Send_MemoryOfTheEdgeIsUsedUp_BodyStreamsOnce()
    {
        var held = new SemaphoreSlim(0);
        var arrived = new SemaphoreSlim(0);
        await using var origin = new RawOrigin(async (connection, request) =>
        {
            arrived.Release();
            if (request.Target == "/held")
                await held.WaitAsync(Cancel);
            await connection.WriteAsync($"HTTP/1.1 {(request.Target == "/held" ? 200 : 500)} X\r\nContent-Length: 0\r\n\r\n");
            return true;
        });
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(origin.Address), ("Edge:ReplayMemoryBytes", "20000"));
        Task<HttpResponseMessage> first = edge.Client.PutAsync("/held", new StringContent(new string('x', 16_000)), Cancel);
        await arrived.WaitAsync(Cancel);

        using var second = await edge.Client.PutAsync("/second", new StringContent(new string('y', 16_000)), Cancel);

        second.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        Header(second, MultiRegionHeaders.Replay).ShouldBe("no");
        Header(second, MultiRegionHeaders.Attempts).ShouldBe("1");
        origin.Arrivals.Last().Body.Length.ShouldBe(16_000);
        Memory(edge).Refused.ShouldBe(1);
        Memory(edge).Used.ShouldBe(16_384);
        held.Release();
        (await first).Headers.Contains(MultiRegionHeaders.Replay).ShouldBeFalse();
        await edge.IdleAsync();
        Memory(edge).Used.ShouldBe(0);
    }

    [Fact]
    public void TryRent_ManyAtOnce_CapHolds()
    {
        var memory = new ReplayMemory(100_000);

        byte[]?[] rented = [.. Enumerable.Range(0, 100).AsParallel().Select(_ => memory.TryRent(4096))];

        rented.Count(buffer => buffer is not null).ShouldBeLessThanOrEqualTo(24);
        foreach (byte[]? buffer in rented)
        {
            if (buffer is not null)
                memory.Return(buffer, reusable: true);
        }

        memory.Used.ShouldBe(0);
    }

    [Fact]
    public void TryAppend_OverTheLimit_WhatCameBeforeStays()
    {
        var memory = new ReplayMemory(100_000);
        var copy = new KeptCopy(10_000, memory);
        copy.TryAppend(new byte[9_000]).ShouldBeTrue();

        copy.TryAppend(new byte[1_001]).ShouldBeFalse();
        copy.TryAppend(new byte[1]).ShouldBeTrue();

        copy.TryTake(out byte[]? kept, out int length).ShouldBeTrue();
        length.ShouldBe(9_001);
        memory.Return(kept, reusable: true);
        memory.Used.ShouldBe(0);
    }

    [Fact]
    public void Drop_WhateverHasCome_GivesTheMemoryBack()
    {
        var memory = new ReplayMemory(100_000);
        var copy = new KeptCopy(10_000, memory);
        copy.TryAppend(new byte[9_000]);

        copy.Drop();

        copy.TryAppend(new byte[1]).ShouldBeFalse();
        memory.Used.ShouldBe(0);
        copy.TryTake(out _, out _).ShouldBeFalse();
    }

    [Fact]
    public async Task FlushAsync_OriginsSideFails_CopyIsNotTakenForWhole()
    {
        var passing = new KeepingStream(new FailingFlush(), new KeptCopy(100, new ReplayMemory(100_000)));
        await passing.WriteAsync(new byte[4], Cancel);
        passing.HasFailed.ShouldBeFalse();

        await Should.ThrowAsync<IOException>(() => passing.FlushAsync(Cancel));

        passing.HasFailed.ShouldBeTrue();
    }

    private static ReplayMemory Memory(EdgeFixture edge) => edge.Services.GetRequiredService<AttemptServices>().ReplayMemory;

    private sealed class FailingFlush : MemoryStream
    {
        public override Task FlushAsync(CancellationToken cancellationToken) => Task.FromException(new IOException());
    }

    /// <summary>An origin that reads chunked bodies, and says how long they were.</summary>
    private sealed class ChunkedOrigin : IAsyncDisposable
    {
        private readonly WebApplication _app;

        public ChunkedOrigin(int status)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            _app = builder.Build();
            _app.Run(async context =>
            {
                var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, Cancel);
                lock (Bodies)
                    Bodies.Add((int)body.Length);
                context.Response.StatusCode = status;
            });
            _app.Start();
        }

        public List<int> Bodies { get; } = [];

        public Uri Address => new(_app.Urls.First());

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
