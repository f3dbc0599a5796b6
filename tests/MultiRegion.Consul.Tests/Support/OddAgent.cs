using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MultiRegion.Consul.Tests;

/// <summary>Something that answers where an agent should be, as the test says.</summary>
public sealed class OddAgent : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OddAgent(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<OddAgent> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(answer);
        await app.StartAsync();
        return new OddAgent(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
