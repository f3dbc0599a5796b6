using System.Net;
using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;
using static MultiRegion.Edge.Tests.Attempts.FailoverScene;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>What more requests meet than an origin may have connections, or requests in flight; over real sockets.</summary>
public sealed class PoolTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _arrived = new(0);
    private WebApplication _slow = null!;
    private WebApplication _quick = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _slow = await StartOriginAsync(async context =>
        {
            _arrived.Release();
            await _release.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("slow", context.RequestAborted);
        });
        _quick = await StartOriginAsync(context => context.Response.WriteAsync("quick", context.RequestAborted));
    }

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        await _slow.DisposeAsync();
        await _quick.DisposeAsync();
        _arrived.Dispose();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Send_PoolIsFull_GoesElsewhereAfterTheConnectTimeout(string method)
    {
        await using var edge = await StartAsync(Limited(connections: 1, requests: 100), AddressOf(_slow), AddressOf(_quick));
        Task<HttpResponseMessage> first = edge.Client.GetAsync("/", Cancel);
        await _arrived.WaitAsync(Cancel);

        using HttpResponseMessage second = await edge.Client.SendAsync(Request(method, "x=1"), Cancel);

        (await second.Content.ReadAsStringAsync(Cancel)).ShouldBe("quick");
        Header(second, MultiRegionHeaders.Attempts).ShouldBe("2");
        RoutedOrigin origin = edge.Routing.Table.Services["demo"].Origins[0];
        origin.State.Connections.ShouldBe(1);
        origin.State.Total(OutcomeClass.PoolFull).ShouldBe(1);
        origin.State.Total(OutcomeClass.ConnectTimeout).ShouldBe(0);
        _release.SetResult();
        (await (await first).Content.ReadAsStringAsync(Cancel)).ShouldBe("slow");
        _arrived.CurrentCount.ShouldBe(0);
    }

    [Fact]
    public async Task Send_PoolIsFullForLong_OriginIsNotEjected()
    {
        await using var edge = await StartAsync(Limited(connections: 1, requests: 100), AddressOf(_slow), AddressOf(_quick));
        Task<HttpResponseMessage> first = edge.Client.GetAsync("/", Cancel);
        await _arrived.WaitAsync(Cancel);

        HttpResponseMessage[] others = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => edge.Client.GetAsync("/", Cancel)));

        others.ShouldAllBe(response => response.IsSuccessStatusCode);
        edge.Routing.Table.Services["demo"].Origins.ShouldAllBe(origin => !origin.IsEjected);
        _release.SetResult();
        await first;
    }

    [Fact]
    public async Task Send_PoolIsFullOfAnotherOriginsConnections_NoneIsBlamed()
    {
        // Two origins behind one gateway, which differ by path only: they have one pool.
        await using var edge = await StartAsync(
            Limited(connections: 1, requests: 100), new Uri(AddressOf(_slow), "eu"), new Uri(AddressOf(_slow), "us"), AddressOf(_quick));
        Task<HttpResponseMessage> first = edge.Client.GetAsync("/", Cancel);
        await _arrived.WaitAsync(Cancel);
        edge.Apply(edge.Routing.Table.Services["demo"].Definition, 0, 1, 0);

        HttpResponseMessage[] others = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => edge.Client.GetAsync("/", Cancel)));

        others.ShouldAllBe(response => response.IsSuccessStatusCode);
        IReadOnlyList<RoutedOrigin> origins = edge.Routing.Table.Services["demo"].Origins;
        origins.Sum(origin => origin.State.Connections).ShouldBe(2);
        origins.Sum(origin => origin.State.Total(OutcomeClass.ConnectTimeout)).ShouldBe(0);
        origins[1].State.Total(OutcomeClass.PoolFull).ShouldBe(10);
        origins.ShouldAllBe(origin => !origin.IsEjected);
        _release.SetResult();
        await first;
    }

    [Fact]
    public async Task Send_ConnectionComesFreeInTime_IsTaken()
    {
        await using var edge = await StartAsync(
            service => Limited(connections: 1, requests: 100)(service) with { Attempts = new() { ConnectTimeout = TimeSpan.FromSeconds(30) } },
            AddressOf(_slow), AddressOf(_quick));
        Task<HttpResponseMessage> first = edge.Client.GetAsync("/", Cancel);
        await _arrived.WaitAsync(Cancel);
        Task<HttpResponseMessage> second = edge.Client.GetAsync("/", Cancel);

        _release.SetResult();

        foreach (HttpResponseMessage response in await Task.WhenAll(first, second))
            (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe("slow");
        edge.Routing.Table.Services["demo"].Origins[0].State.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Send_OriginAtItsLimit_GoesElsewhereAtOnce()
    {
        await using var edge = await StartAsync(Limited(connections: 100, requests: 1), AddressOf(_slow), AddressOf(_quick));
        Task<HttpResponseMessage> first = edge.Client.GetAsync("/", Cancel);
        await _arrived.WaitAsync(Cancel);

        using HttpResponseMessage second = await edge.Client.SendAsync(Request("POST", "x=1"), Cancel);

        (await second.Content.ReadAsStringAsync(Cancel)).ShouldBe("quick");
        Header(second, MultiRegionHeaders.Attempts).ShouldBe("1");
        RoutedOrigin origin = edge.Routing.Table.Services["demo"].Origins[0];
        origin.State.Overflows.ShouldBe(1);
        origin.IsEjected.ShouldBeFalse();
        _release.SetResult();
        await first;
    }

    [Fact]
    public async Task Send_EveryOriginAtItsLimit_IsRefusedWithTheReasonAndATime()
    {
        await using var edge = await StartAsync(Limited(connections: 100, requests: 1), AddressOf(_slow));
        Task<HttpResponseMessage> first = edge.Client.GetAsync("/", Cancel);
        await _arrived.WaitAsync(Cancel);

        using HttpResponseMessage second = await edge.Client.GetAsync("/", Cancel);

        await ShouldBeProblemAsync(second, HttpStatusCode.ServiceUnavailable, "origins-full");
        second.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        Header(second, MultiRegionHeaders.Attempts).ShouldBe("0");
        _release.SetResult();
        (await (await first).Content.ReadAsStringAsync(Cancel)).ShouldBe("slow");
        await edge.IdleAsync();
        edge.Routing.InFlight.ShouldBe(0);
    }

    [Fact]
    public async Task Observation_ConnectionWasMade_SaysItsRoundTrip()
    {
        await using var edge = await StartAsync(AddressOf(_quick));
        (await edge.Client.GetAsync("/", Cancel)).Dispose();

        edge.Observed("o0").RoundTrip!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        edge.Observed("o0").RoundTrip.ShouldBeNull();
    }

    private static Func<ServiceDefinition, ServiceDefinition> Limited(int connections, int requests) => service => service with
    {
        Concurrency = new ConcurrencyOptions { ConnectionsPerOrigin = connections, RequestsPerOrigin = requests },
        Attempts = new AttemptOptions { ConnectTimeout = TimeSpan.FromMilliseconds(300) },
    };

    private static Uri AddressOf(WebApplication app) => new(app.Urls.First());

    private static async Task<WebApplication> StartOriginAsync(RequestDelegate handle)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(handle);
        await app.StartAsync(Cancel);
        return app;
    }
}
