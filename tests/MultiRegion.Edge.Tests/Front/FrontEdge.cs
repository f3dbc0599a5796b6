using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MultiRegion.Contracts;
using MultiRegion.Edge.Admin;
using MultiRegion.Edge.Admission;
using MultiRegion.Edge.Hosting;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Streams;
using MultiRegion.Edge.Tests.Hosting;
using MultiRegion.Edge.Tests.Support;
using MultiRegion.ServiceDefaults;

namespace MultiRegion.Edge.Tests.Front;

/// <summary>The edge as its Program puts it together, listeners included, in this process and on free ports.</summary>
internal sealed class FrontEdge : IAsyncDisposable
{
    private readonly WebApplication _app;
    private bool _stopped;

    private FrontEdge(WebApplication app, LogRecord logs)
    {
        (_app, Logs) = (app, logs);
        Uri[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
        Public = new IPEndPoint(IPAddress.Loopback, addresses[0].Port);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = addresses[0] };
        Admin = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = addresses[1] };
        Admin.DefaultRequestHeaders.Authorization = new("Bearer", CellEdge.OperatorToken);
    }

    public LogRecord Logs { get; }

    public IPEndPoint Public { get; }

    public HttpClient Client { get; }

    public HttpClient Admin { get; }

    public AdmissionGate Gate => Get<AdmissionGate>();

    public StreamBook Streams => Get<StreamBook>();

    public StreamKeeper Keeper => Get<StreamKeeper>();

    public RoutingState Routing => Get<RoutingState>();

    public static async Task<FrontEdge> StartAsync(ServiceDefinition service, params (string Key, string Value)[] settings) =>
        await StartAsync([service], settings);

    public static async Task<FrontEdge> StartAsync(IReadOnlyList<ServiceDefinition> services, params (string Key, string Value)[] settings)
    {
        var logs = new LogRecord();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(new (string Key, string Value)[]
        {
            ("Edge:Urls", "http://127.0.0.1:0"), ("Edge:AdminUrls", "http://127.0.0.1:0"), ("Edge:DrainDelay", "00:00:00"),
            ("Edge:Admin:Tokens:0:Name", "otto"), ("Edge:Admin:Tokens:0:Role", "operator"), ("Edge:Admin:Tokens:0:Token", CellEdge.OperatorToken),
        }.Concat(settings).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.AddServiceDefaults("multiregion-edge", defaults => defaults.TokensKey = CellExtensions.TokensKey);
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.AddListeners();
        builder.Services.AddReverseProxy().AddMultiRegion();
        builder.AddCell();
        var app = builder.Build();
        app.UseAdmin();
        app.MapServices();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var edge = new FrontEdge(app, logs);
        edge.Routing.Apply([.. services.Select(service => EdgeFixture.PlanOf(service, 1))], []).Count.ShouldBe(services.Count);
        return edge;
    }

    public Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(Public);

    public Task<string> MetricsAsync() => Admin.GetStringAsync("/metrics");

    /// <summary>Waits for something that happens at the edge after its client saw the end.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Stops it in order, as after SIGTERM.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        await _app.StopAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Admin.Dispose();
        if (!_stopped)
            await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
