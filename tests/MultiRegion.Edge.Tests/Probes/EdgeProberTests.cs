using System.Threading.Channels;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Tests.Support;

namespace MultiRegion.Edge.Tests.Probes;

public class EdgeProberTests
{
    [Fact]
    public async Task Prober_ServiceThatWantsProbes_ReportsWhatItsOriginsAnswer()
    {
        await using var origin = await ProbedOrigin.StartAsync(503);
        await using var edge = await CellEdge.StartAsync();
        edge.Routing.Apply([Probed("one", origin.Address, ProbeKind.Http), Probed("two", origin.Address, ProbeKind.Off)], []);

        (await origin.NextAsync()).ShouldBe("/one-health from 127.0.0.1");
        ProbeObservation? seen = null;
        while (seen is null)
            seen = edge.Routing.Collect().Single(service => service.Service == "one").Origins.Single().Probe;

        (seen.Healthy, seen.Failure).ShouldBe((false, OutcomeClass.ServerError));
    }

    [Fact]
    public async Task Prober_OutboundAddress_IsWhereProbesComeFrom()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux gives the whole of 127.0.0.0/8 to loopback");
        await using var origin = await ProbedOrigin.StartAsync(200);
        await using var edge = await CellEdge.StartAsync(null, ("Edge:OutboundAddress", "127.0.0.77"));

        edge.Routing.Apply([Probed("one", origin.Address, ProbeKind.Http)], []);

        (await origin.NextAsync()).ShouldBe("/one-health from 127.0.0.77");
    }

    [Fact]
    public async Task BackgroundService_FailsForGood_TheEdgeGoesOn()
    {
        await using var edge = await CellEdge.StartWithAsync(services => services.AddHostedService<FailsForGood>());

        await edge.Logs.WaitAsync(9, "BackgroundService failed");

        edge.Get<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested.ShouldBeFalse();
        edge.Get<IOptions<HostOptions>>().Value.BackgroundServiceExceptionBehavior.ShouldBe(BackgroundServiceExceptionBehavior.Ignore);
        (await edge.Admin(null).GetStringAsync("/healthz")).ShouldBe("Healthy");
    }

    private static Plan Probed(string service, Uri address, ProbeKind kind)
    {
        var plan = CellEdge.PlanOf(service, 1, 1, "a");
        return plan with
        {
            Definition = plan.Definition with
            {
                Origins = [plan.Definition.Origins[0] with { Address = address }],
                Probe = new ProbeOptions { Kind = kind, Path = $"/{service}-health", Interval = TimeSpan.FromMilliseconds(100) },
            },
        };
    }

    private sealed class FailsForGood : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("for good");
        }
    }

    private sealed class ProbedOrigin(WebApplication app, Channel<string> asked) : IAsyncDisposable
    {
        public Uri Address => new(app.Urls.First());

        public static async Task<ProbedOrigin> StartAsync(int status)
        {
            var asked = Channel.CreateUnbounded<string>();
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Run(context =>
            {
                asked.Writer.TryWrite($"{context.Request.Path} from {context.Connection.RemoteIpAddress}");
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            });
            await app.StartAsync();
            return new ProbedOrigin(app, asked);
        }

        public async Task<string> NextAsync() => await asked.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
