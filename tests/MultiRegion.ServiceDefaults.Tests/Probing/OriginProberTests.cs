using System.Net;
using System.Net.Sockets;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Probing;

namespace MultiRegion.ServiceDefaults.Tests.Probing;

public sealed class OriginProberTests : IDisposable
{
    private static readonly ProbeOptions Http = new() { Kind = ProbeKind.Http, Path = "/health", Timeout = TimeSpan.FromSeconds(20) };
    private readonly OriginProber _prober = new(TimeProvider.System);

    public void Dispose() => _prober.Dispose();

    [Theory]
    [InlineData(200, true, null)]
    [InlineData(302, true, null)]
    [InlineData(404, false, OutcomeClass.ClientError)]
    [InlineData(429, false, OutcomeClass.Refused)]
    [InlineData(503, false, OutcomeClass.ServerError)]
    public async Task ProbeAsync_HttpStatus_IsHealthyFrom200To399(int status, bool healthy, OutcomeClass? failure)
    {
        await using var origin = await StartAsync(context => context.Response.StatusCode = context.Request.Path == "/base/health" ? status : 418);

        var seen = await _prober.ProbeAsync(new Uri(AddressOf(origin), "base"), Http, CancellationToken.None);

        (seen.Healthy, seen.Failure).ShouldBe((healthy, failure));
        seen.RoundTrip!.Value.ShouldBeInRange(TimeSpan.FromTicks(1), seen.Duration);
    }

    [Fact]
    public async Task ProbeAsync_DeclaredStatuses_AreTheOnlyHealthyOnes()
    {
        await using var origin = await StartAsync(context => context.Response.StatusCode = 401);

        var seen = await _prober.ProbeAsync(AddressOf(origin), Http with { Statuses = [401] }, CancellationToken.None);

        seen.Healthy.ShouldBeTrue();
    }

    [Theory]
    [InlineData(ProbeKind.Http)]
    [InlineData(ProbeKind.Tls)]
    public async Task ProbeAsync_NobodyListens_IsConnectFailed(ProbeKind kind)
    {
        var seen = await _prober.ProbeAsync(new Uri($"http://127.0.0.1:{FreePort()}"), Http with { Kind = kind }, CancellationToken.None);

        (seen.Healthy, seen.Failure, seen.RoundTrip).ShouldBe((false, OutcomeClass.ConnectFailed, null));
    }

    [Theory]
    [InlineData(ProbeKind.Http)]
    [InlineData(ProbeKind.Tls)]
    public async Task ProbeAsync_NameDoesNotResolve_IsNameResolution(ProbeKind kind)
    {
        var seen = await _prober.ProbeAsync(new Uri("http://origin.invalid"), Http with { Kind = kind }, CancellationToken.None);

        (seen.Healthy, seen.Failure).ShouldBe((false, OutcomeClass.NameResolution));
    }

    [Fact]
    public async Task ProbeAsync_TakenButNeverAnswered_IsFirstByteTimeout()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var seen = await _prober.ProbeAsync(
            new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), Http with { Timeout = TimeSpan.FromMilliseconds(50) }, CancellationToken.None);

        (seen.Healthy, seen.Failure).ShouldBe((false, OutcomeClass.FirstByteTimeout));
    }

    [Fact]
    public async Task ProbeAsync_HttpsAtAPlainListener_IsCertificate()
    {
        await using var origin = await StartAsync(_ => { });

        var seen = await _prober.ProbeAsync(
            new UriBuilder(AddressOf(origin)) { Scheme = "https" }.Uri, Http with { Kind = ProbeKind.Tls }, CancellationToken.None);

        (seen.Healthy, seen.Failure).ShouldBe((false, OutcomeClass.Certificate));
    }

    [Fact]
    public void Equals_SameTargetFromANewDefinition_IsTrue()
    {
        ProbeTarget Target(params int[] statuses) => new("api", "a", new Uri("http://a"), Http with { Statuses = statuses });

        Target(200).ShouldBe(Target(200));
        Target(200).GetHashCode().ShouldBe(Target(200).GetHashCode());
        Target(200).ShouldNotBe(Target(201));
    }

    [Fact]
    public async Task Retarget_OriginGone_StopsItsProbes()
    {
        await using var origin = await StartAsync(_ => { });
        var seen = new TaskCompletionSource();
        await using var runner = new ProbeRunner(_prober, TimeProvider.System, () => 0, (target, _) =>
        {
            if (target.Origin == "b")
                seen.TrySetResult();
        });
        runner.Retarget([new ProbeTarget("api", "a", AddressOf(origin), Http)]);

        runner.Retarget([new ProbeTarget("api", "b", AddressOf(origin), Http)]);

        await seen.Task;
    }

    private static async Task<WebApplication> StartAsync(Action<HttpContext> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context =>
        {
            answer(context);
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return app;
    }

    private static Uri AddressOf(WebApplication app) => new(app.Urls.First());

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
