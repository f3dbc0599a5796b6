using System.Net.Http.Headers;
using MultiRegion.Edge.Routing;
using MultiRegion.ServiceDefaults;
using MultiRegion.Contracts;

namespace MultiRegion.Edge.Tests.Support;

/// <summary>An edge of cell <c>test</c> with its cell side, and its admin pipeline on a free port.</summary>
internal sealed class CellEdge : IAsyncDisposable
{
    public const string ViewerToken = "viewer-token-0123456789";
    public const string OperatorToken = "operator-token-0123456789";
    private readonly WebApplication _app;

    private CellEdge(WebApplication app, LogRecord logs) => (_app, Logs) = (app, logs);

    public LogRecord Logs { get; }

    public RoutingState Routing => Get<RoutingState>();

    public IReadOnlyList<string> Services => [.. Routing.Table.Services.Keys.Order()];

    public static Task<CellEdge> StartAsync(TimeProvider? time = null, params (string Key, string Value)[] settings) =>
        StartWithAsync(services =>
        {
            if (time is not null)
                services.AddSingleton(time);
        }, settings);

    public static async Task<CellEdge> StartWithAsync(Action<IServiceCollection> addServices, params (string Key, string Value)[] settings)
    {
        var logs = new LogRecord();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(Tokens.Concat(settings).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        addServices(builder.Services);
        builder.AddServiceDefaults("multiregion-edge", defaults => defaults.TokensKey = CellExtensions.TokensKey);
        builder.Logging.ClearProviders().AddProvider(logs).AddFilter("MultiRegion", LogLevel.Debug);
        builder.Services.AddReverseProxy().AddMultiRegion();
        builder.AddCell();
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapAdmin();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new CellEdge(app, logs);
    }

    public static Plan PlanOf(string service, long epoch, long revision, params string[] origins) => new()
    {
        Cell = "test",
        Service = service,
        Version = new PlanVersion(epoch, revision),
        PlannedAt = TimeProvider.System.GetUtcNow(),
        Definition = DefinitionOf(service, origins.Length == 0 ? ["a", "b"] : origins),
        Weights = (origins.Length == 0 ? ["a", "b"] : origins).ToDictionary(id => id, _ => 1.0 / (origins.Length == 0 ? 2 : origins.Length)),
    };

    public static ServiceDefinition DefinitionOf(string service, params string[] origins) => new()
    {
        Name = service,
        Paths = [$"/{service}"],
        Origins = [.. origins.Select((id, i) => new OriginDefinition { Id = id, Region = $"region-{id}", Address = new Uri($"http://127.0.0.1:{40000 + i}") })],
    };

    public PlanVersion VersionOf(string service) => Routing.Table.Services[service].Plan.Version;

    public HttpClient Admin(string? token = OperatorToken)
    {
        var client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async Task<string> MetricsAsync() => await Admin().GetStringAsync("/metrics");

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public T Hosted<T>()
        where T : IHostedService => _app.Services.GetServices<IHostedService>().OfType<T>().Single();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static (string Key, string Value)[] Tokens =>
    [
        ("Edge:Cell", "test"), ("Edge:Id", "edge-t"), ("Edge:Region", "region-a"),
        ("Edge:Admin:Tokens:0:Name", "vera"), ("Edge:Admin:Tokens:0:Role", "viewer"), ("Edge:Admin:Tokens:0:Token", ViewerToken),
        ("Edge:Admin:Tokens:1:Name", "otto"), ("Edge:Admin:Tokens:1:Role", "operator"), ("Edge:Admin:Tokens:1:Token", OperatorToken),
    ];
}
