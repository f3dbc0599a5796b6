using System.Net.Http.Headers;

namespace MultiRegion.ServiceDefaults.Tests.Support;

/// <summary>A real host on a free port with the defaults, and clients with and without a token.</summary>
public sealed class DefaultsHost : IAsyncDisposable
{
    public const string ViewerToken = "viewer-token-0123456789";
    public const string OperatorToken = "operator-token-0123456789";
    public const string EdgeToken = "edge-token-0123456789abc";

    private readonly WebApplication _app;

    private DefaultsHost(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.First());

    public static Dictionary<string, string?> Tokens => new()
    {
        ["Tokens:0:Name"] = "vera",
        ["Tokens:0:Role"] = "viewer",
        ["Tokens:0:Token"] = ViewerToken,
        ["Tokens:1:Name"] = "otto",
        ["Tokens:1:Role"] = "operator",
        ["Tokens:1:Token"] = OperatorToken,
        ["Tokens:2:Name"] = "edge-1",
        ["Tokens:2:Role"] = "edge",
        ["Tokens:2:Token"] = EdgeToken,
    };

    public static WebApplicationBuilder Builder(Dictionary<string, string?>? settings = null, Action<ServiceDefaultsOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings ?? Tokens);
        builder.AddServiceDefaults("test-host", configure);
        return builder;
    }

    public static Task<DefaultsHost> StartAsync(Action<WebApplication>? map = null) => StartAsync(Builder(), map);

    public static async Task<DefaultsHost> StartAsync(WebApplicationBuilder builder, Action<WebApplication>? map = null)
    {
        var app = builder.Build();
        app.UseServiceDefaults();
        app.UseRouting();
        app.MapServiceDefaults();
        map?.Invoke(app);
        await app.StartAsync();
        return new DefaultsHost(app);
    }

    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public Task StopAsync() => _app.StopAsync();

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
