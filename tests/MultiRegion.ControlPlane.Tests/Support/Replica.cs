using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>A control plane in this process, on a port of its own, spoken to over HTTP.</summary>
public sealed class Replica : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private bool _stopped;

    private Replica(WebApplication app)
    {
        _app = app;
        _http = new HttpClient { BaseAddress = new Uri(app.Urls.First(url => url.StartsWith("http:", StringComparison.Ordinal))), Timeout = Patience };
    }

    public IServiceProvider Services => _app.Services;

    /// <param name="consul">Its Consul; one that nobody answers at will do for what needs none.</param>
    /// <param name="name">The replica's name.</param>
    /// <param name="settings">More settings, as <c>Regions:0=eu-west</c>; those of other sections begin with <c>--</c>.</param>
    public static async Task<Replica> StartAsync(Uri consul, string name = "a", params string[] settings)
    {
        string[] arguments =
        [
            "Cell=eu-west", $"Replica={name}", "Urls=http://127.0.0.1:0", $"Consul:Address={consul}", "TickInterval=00:00:00.100",
            .. Roles.All.SelectMany((role, i) => new[] { $"Tokens:{i}:Name={role}-1", $"Tokens:{i}:Role={role}", $"Tokens:{i}:Token={TokenOf(role)}" }),
            .. settings,
        ];
        var app = ControlPlaneHost.Build(
        [
            "--Logging:LogLevel:Default=Error", .. EngineUnderTest.Arguments(consul),
            .. arguments.Select(argument => argument.StartsWith("--", StringComparison.Ordinal) ? argument : $"--ControlPlane:{argument}"),
        ]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Replica(app);
    }

    /// <summary>One that has no Consul, for what is answered without.</summary>
    public static Task<Replica> StartAloneAsync(params string[] settings) => StartAsync(new Uri("http://127.0.0.1:1"), "a", settings);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? role, HttpContent? content = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (role is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenOf(role));
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        // An answer may have no end.
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type)
    {
        using var response = await SendAsync(HttpMethod.Get, path, Roles.Viewer);
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {await response.Content.ReadAsStringAsync()}");
        return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(), type)!;
    }

    /// <summary>What stands there as soon as it does: some views follow what is published by a moment.</summary>
    public async Task<T> GetWhenThereAsync<T>(string path, JsonTypeInfo<T> type)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var response = await SendAsync(HttpMethod.Get, path, Roles.Viewer);
            if (response.StatusCode != HttpStatusCode.NotFound)
            {
                response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {await response.Content.ReadAsStringAsync()}");
                return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(), type)!;
            }

            patience.IsCancellationRequested.ShouldBeFalse($"{path} never came to be");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    /// <summary>The body of an answer that goes on, once its head is there.</summary>
    public async Task<Stream> OpenStreamAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenOf(Roles.Viewer));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
    }

    public Task<CellStatus> StatusAsync() => GetAsync("/v1/status", ContractsJson.Default.CellStatus);

    /// <summary>The first status that satisfies the condition.</summary>
    public async Task<CellStatus> StatusAsync(Func<CellStatus, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (var status = await StatusAsync(); ; status = await StatusAsync())
        {
            if (condition(status))
                return status;
            patience.IsCancellationRequested.ShouldBeFalse($"The status never came to be as expected; last: {System.Text.Json.JsonSerializer.Serialize(status, ContractsJson.Default.CellStatus)}");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    public Task<HttpResponseMessage> ReportAsync(HealthReport report) =>
        SendAsync(HttpMethod.Post, "/v1/reports", Roles.Edge, JsonContent.Create(report, ContractsJson.Default.HealthReport));

    public Task<HttpResponseMessage> PutAsync(ServiceDefinition definition, string? ifMatch = null) => SendAsync(
        HttpMethod.Put, $"/v1/services/{definition.Name}", Roles.Operator,
        JsonContent.Create(new ServiceChange(definition, "a test"), ContractsJson.Default.ServiceChange), ifMatch);

    /// <summary>As after SIGTERM.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        await _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_stopped)
            await StopAsync();
        await _app.DisposeAsync();
    }

    private static string TokenOf(string role) => $"{role}-token-of-the-tests";
}
