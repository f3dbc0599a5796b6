using System.Net;
using System.Net.Sockets;
using MultiRegion.Local.Load;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Tests.Load;

/// <summary>The client over real sockets: what it may send again, and what it may not.</summary>
public sealed class LoadClientTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private int _arrivals;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_FirstAddressRefuses_GoesToTheNextWhateverTheMethod(bool isPost)
    {
        int closed = FreePorts.Take(IPAddress.Loopback, 1)[0];
        using var client = Client(new Uri($"http://127.0.0.1:{closed}/"), Serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));

        RequestRecord record = await client.SendAsync(new ScheduledRequest("1", "eu-west", isPost, DueAt: 0));

        record.Failed.ShouldBeFalse();
        record.Interrupted.ShouldBeFalse();
        record.Tries.ShouldBe(2);
    }

    [Fact]
    public async Task SendAsync_PostBreaksWhileOut_IsLostAndNotSentAgain()
    {
        using var client = Client(Serve(answer: null), new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/again"));

        RequestRecord record = await client.SendAsync(new ScheduledRequest("1", "eu-west", IsPost: true, DueAt: 0));

        record.Failure.ShouldBe("connection-broke");
        record.Interrupted.ShouldBeTrue();
        _arrivals.ShouldBe(1);
    }

    [Fact]
    public async Task SendAsync_GetBreaksWhileOut_IsSentOnceToEachAddress()
    {
        using var client = Client(Serve(answer: null), new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/again"));

        RequestRecord record = await client.SendAsync(new ScheduledRequest("1", "eu-west", IsPost: false, DueAt: 0));

        record.Failure.ShouldBe("connection-broke");
        record.Tries.ShouldBe(2);
        _arrivals.ShouldBe(2);
    }

    [Fact]
    public async Task SendAsync_ServerError_IsAFailureAndNotSentAgain()
    {
        using var client = Client(Serve("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nX-MultiRegion-Edge: e1\r\n\r\n"));

        RequestRecord record = await client.SendAsync(new ScheduledRequest("1", "eu-west", IsPost: false, DueAt: 0));

        record.Failure.ShouldBe("status-502");
        record.Edge.ShouldBe("e1");
        _arrivals.ShouldBe(1);
    }

    private static LoadClient Client(params Uri[] edges) => new(
        new LoadOptions
        {
            // The first is near, so that it is asked first.
            Edges = [.. edges.Select((edge, index) => new EdgeAddress(index == 0 ? "eu-west" : "us-east", edge))],
            Rate = 1,
            RecordsPath = "",
        },
        TimeProvider.System);

    /// <summary>Reads the head of each request, then answers, or closes the connection without an answer.</summary>
    private Uri Serve(string? answer)
    {
        _listener.Start();
        _ = AcceptAsync(answer);
        return new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
    }

    private async Task AcceptAsync(string? answer)
    {
        while (!_stop.IsCancellationRequested)
        {
            using TcpClient connection = await _listener.AcceptTcpClientAsync(_stop.Token);
            NetworkStream stream = connection.GetStream();
            byte[] buffer = new byte[4096];
            if (await stream.ReadAsync(buffer, _stop.Token) == 0)
                continue;
            Interlocked.Increment(ref _arrivals);
            if (answer is not null)
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), _stop.Token);
        }
    }
}
