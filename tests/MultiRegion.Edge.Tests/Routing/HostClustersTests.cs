using System.Net;
using MultiRegion.Contracts;
using Yarp.ReverseProxy.Configuration;

namespace MultiRegion.Edge.Tests.Routing;

/// <summary>What an existing YARP host gets from <c>AddMultiRegion()</c>.</summary>
public sealed class HostClustersTests : IAsyncLifetime
{
    private readonly RawOrigin _well = RawOrigin.Answering(200, "well");
    private WebApplication? _app;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _well.DisposeAsync();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    [Fact]
    public async Task Send_FirstDestinationRefusesConnections_PostFailsOver()
    {
        using var client = await StartAsync(Cluster(
            new() { ["MultiRegion.Attempts.MaxAttempts"] = "2" },
            ("dead", RawOrigin.Refusing(), "1"), ("alive", _well.Address, "0")));

        using var response = await client.PostAsync("/x", new StringContent("body"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        _well.Arrivals.Single().Body.ShouldBe("body");
        response.Headers.GetValues(MultiRegionHeaders.Region).ShouldBe(["region-of-alive"]);
        response.Headers.GetValues(MultiRegionHeaders.Attempts).ShouldBe(["2"]);
    }

    [Theory]
    [InlineData("MultiRegion.Enabled", "false")]
    [InlineData("MultiRegion.Attempts.MaxAttempts", "many")]
    public async Task Send_ClusterLeftToYarp_GoesAsWithoutUs(string key, string value)
    {
        using var client = await StartAsync(Cluster(new() { [key] = value }, ("alive", _well.Address, "1")));

        using var response = await client.GetAsync("/x", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.Contains(MultiRegionHeaders.Region).ShouldBeFalse();
    }

    [Fact]
    public async Task Update_ClusterGetsOtherDestinations_TheyAreItsOrigins()
    {
        await using var other = RawOrigin.Answering(200, "other");
        using var client = await StartAsync(Cluster([], ("one", _well.Address, "1")));
        (await client.GetStringAsync("/x", Cancel)).ShouldBe("well");

        _app!.Services.GetRequiredService<InMemoryConfigProvider>().Update([Route], [Cluster([], ("two", other.Address, "1"))]);

        (await client.GetStringAsync("/x", Cancel)).ShouldBe("other");
    }

    private static RouteConfig Route => new() { RouteId = "r", ClusterId = "Their.Cluster", Match = new RouteMatch { Path = "/{**rest}" } };

    private static ClusterConfig Cluster(Dictionary<string, string> metadata, params (string Id, Uri Address, string Weight)[] destinations) => new()
    {
        ClusterId = "Their.Cluster",
        Metadata = metadata,
        Destinations = destinations.ToDictionary(destination => destination.Id, destination => new DestinationConfig
        {
            Address = destination.Address.ToString(),
            Metadata = new Dictionary<string, string> { ["MultiRegion.Region"] = "region-of-" + destination.Id, ["MultiRegion.Weight"] = destination.Weight },
        }),
    };

    private async Task<HttpClient> StartAsync(ClusterConfig cluster)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddReverseProxy().LoadFromMemory([Route], [cluster]).AddMultiRegion();
        _app = builder.Build();
        _app.MapReverseProxy();
        await _app.StartAsync(Cancel);
        return new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }
}
