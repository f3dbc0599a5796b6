using Yarp.ReverseProxy.Configuration;

namespace MultiRegion.Benchmarks.Throughput;

/// <summary>What a user would write without MultiRegion: YARP with one route, one cluster and one destination.</summary>
internal static class BareYarp
{
    public static async Task RunAsync(int port, Uri origin, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "origin", Match = new RouteMatch { Path = "/{**rest}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "origin",
                    Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = origin.ToString() } },
                },
            ]);
        await using var app = builder.Build();
        app.MapReverseProxy();
        await app.RunAsync(ct);
    }
}
