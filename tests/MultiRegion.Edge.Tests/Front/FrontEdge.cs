using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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
    /// <summary>Settings by which the public listener speaks TLS, and so HTTP/2 too.</summary>
    public static readonly (string Key, string Value) Secure = ("Edge:Urls", "https://127.0.0.1:0");

    private static readonly Lazy<X509Certificate2> Certificate = new(MakeCertificate);
    private readonly WebApplication _app;
    private bool _stopped;

    private FrontEdge(WebApplication app, LogRecord logs)
    {
        (_app, Logs) = (app, logs);
        Uri[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
        Public = new IPEndPoint(IPAddress.Loopback, addresses[0].Port);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = IsItsOwn } }) { BaseAddress = addresses[0] };
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
        }.ExceptBy(settings.Select(setting => setting.Key), setting => setting.Key).Concat(settings)
            .Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.AddServiceDefaults("multiregion-edge", defaults => defaults.TokensKey = CellExtensions.TokensKey);
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificateSelector = (_, _) => Certificate.Value));
        builder.AddListeners();
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy")).AddMultiRegion();
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

    public static bool IsItsOwn(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        shown?.GetCertHashString() == Certificate.Value.Thumbprint;

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

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
