using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Tests.Hosting;

/// <summary>The edge's request path behind a real Kestrel on a loopback port.</summary>
internal sealed class EdgeFixture : IAsyncDisposable
{
    private readonly WebApplication _app;
    private long _revision = 1;

    private EdgeFixture(WebApplication app)
    {
        _app = app;
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
    }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public RoutingState Routing => _app.Services.GetRequiredService<RoutingState>();

    public IServiceProvider Services => _app.Services;

    public static Task<EdgeFixture> StartAsync(ServiceDefinition? service = null, params (string Key, string Value)[] settings) =>
        StartAsync(service, _ => { }, settings);

    /// <param name="service">A service, if there is to be one.</param>
    /// <param name="configure">What the host brings along before the edge's parts are added.</param>
    /// <param name="settings">Settings by key.</param>
    public static async Task<EdgeFixture> StartAsync(
        ServiceDefinition? service, Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null).UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        configure(builder.Services);
        builder.Services.AddReverseProxy().AddMultiRegion();
        var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var edge = new EdgeFixture(app);
        if (service is not null)
            edge.Apply(service);
        return edge;
    }

    /// <summary>Applies a plan of the service with a next revision. YARP takes a changed route within the call.</summary>
    public void Apply(ServiceDefinition service, params double[] weights) =>
        Routing.Apply([PlanOf(service, ++_revision, weights)], []).ShouldNotBeEmpty();

    public static Plan PlanOf(ServiceDefinition service, long revision, params double[] weights) => new()
    {
        Cell = "test",
        Service = service.Name,
        Version = new PlanVersion(1, revision),
        PlannedAt = DateTimeOffset.UnixEpoch,
        Definition = service,
        Weights = service.Origins.Select((origin, i) => (origin.Id, weights.Length > i ? weights[i] : 1.0 / service.Origins.Count))
            .ToDictionary(pair => pair.Id, pair => pair.Item2),
    };

    /// <summary>Origins <c>o0</c>, <c>o1</c>, … in regions <c>r0</c>, <c>r1</c>, …</summary>
    public static ServiceDefinition ServiceOf(params Uri[] origins) => new()
    {
        Name = "demo",
        Origins = [.. origins.Select((address, i) => new OriginDefinition { Id = $"o{i}", Region = $"r{i}", Address = address })],
    };

    public OriginObservation Observed(string origin) =>
        Routing.Collect().Single().Origins.Single(candidate => candidate.Origin == origin);

    /// <summary>Waits until every request has ended at the edge, which is after its client saw the end.</summary>
    public async Task IdleAsync()
    {
        while (Routing.InFlight > 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
