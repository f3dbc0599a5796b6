using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MultiRegion.Benchmarks.Outages;

/// <summary>An origin in this process, on a port of its own, that counts what arrives.</summary>
internal sealed class LoopbackOrigin : IAsyncDisposable
{
    private readonly WebApplication _app;
    private long _arrivals;

    private LoopbackOrigin(RequestDelegate serve)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        _app = builder.Build();
        _app.Run(context =>
        {
            Interlocked.Increment(ref _arrivals);
            return serve(context);
        });
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>Requests that have arrived.</summary>
    public long Arrivals => Interlocked.Read(ref _arrivals);

    public static async Task<LoopbackOrigin> StartAsync(RequestDelegate serve, CancellationToken ct)
    {
        var origin = new LoopbackOrigin(serve);
        await origin._app.StartAsync(ct);
        return origin;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
