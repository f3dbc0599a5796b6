using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Digests;
using MultiRegion.ControlPlane.Intents;
using MultiRegion.ControlPlane.Intents.Peers;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Services;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Tests.Intents;

public sealed class IntentWriterTests
{
    [Fact]
    public async Task Write_TheOperatorGoesAwayAndAPeerFailsOnce_ThePeerGetsItAllTheSame()
    {
        using var operatorsPatience = new CancellationTokenSource();
        var peerAsked = new ConcurrentQueue<string>();
        await using var agent = await StartAgentAsync(async context =>
        {
            if (context.Request.Query["dc"] == "us-east")
            {
                peerAsked.Enqueue(context.Request.Method);
                await operatorsPatience.CancelAsync();
                if (peerAsked.Count == 1)
                {
                    context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                    return;
                }
            }

            context.Response.Headers["X-Consul-Index"] = "1";
            if (context.Request.Method == HttpMethods.Get)
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            else
                await context.Response.WriteAsJsonAsync(true);
        });
        using var consul = RealConsul.NewClient(new Uri(agent.Urls.Single()));
        var options = Options.Create(new ControlPlaneOptions { PeerDatacenters = ["us-east"] });
        var definitions = new DefinitionCatalog(new SeedDefinitions(new ConfigurationBuilder().Build(), options));
        var catalog = new IntentCatalog(definitions, options, new ControlPlaneMetrics(new NoMeters()), TimeProvider.System, NullLogger<IntentCatalog>.Instance);
        var peers = new PeerCells(
            [new ConsulLink(new PeerCell("us-east", "us-east"), "us-east", consul, new WanGreeting("us-east", consul, TimeProvider.System, NullLogger<WanGreeting>.Instance))], new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), TimeProvider.System,
            NullLogger<PeerCells>.Instance);
        var writer = new IntentWriter(
            consul, new IntentStore(consul, catalog, TimeProvider.System, NullLogger<IntentStore>.Instance), catalog, new IntentTag(catalog, definitions), peers, new PlanningPulse());
        var intent = new Intent { Kind = IntentKind.Service, Name = "api", Stamp = default, Definition = Make.Service(), Author = "me", Reason = "a test", At = default };

        var receipt = await writer.WriteAsync(intent, expected: null, operatorsPatience.Token);

        receipt!.Peers.ShouldBe([new PeerReceipt("us-east", true)]);
        peerAsked.ShouldBe(["GET", "GET", "PUT"]);
    }

    private static async Task<WebApplication> StartAgentAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
