using Microsoft.Extensions.Options;
using MultiRegion.Edge.Configuration;
using MultiRegion.ServiceDefaults;

namespace MultiRegion.Edge.Admin;

/// <summary>
/// Keeps the two listeners apart: a pipeline of its own answers what comes in by the admin port, so that no path or Host header reaches health
/// or drains by the public listener, nor the proxy, without credentials, by the admin one.
/// </summary>
internal static class AdminListener
{
    /// <summary>Opens the public and the admin addresses.</summary>
    public static WebApplicationBuilder AddListeners(this WebApplicationBuilder builder)
    {
        var defaults = new EdgeOptions();
        var edge = builder.Configuration.GetSection(EdgeOptions.Section);
        var urls = edge[nameof(EdgeOptions.Urls)] ?? defaults.Urls;
        builder.WebHost.UseUrls($"{urls};{edge[nameof(EdgeOptions.AdminUrls)] ?? defaults.AdminUrls}");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // What is proxied may be of any length; the admin endpoints have limits of their own.
            kestrel.Limits.MaxRequestBodySize = null;
        });
        return builder;
    }

    /// <summary>Answers the admin listener. Comes before everything of the public one, its routing included.</summary>
    public static WebApplication UseAdmin(this WebApplication app)
    {
        var ports = PortsOf(app.Services.GetRequiredService<IOptions<EdgeOptions>>().Value.AdminUrls);
        var admin = new ApplicationBuilder(app.Services);
        admin.UseServiceDefaults();
        admin.UseRouting();
        admin.UseEndpoints(endpoints => endpoints.MapAdmin());
        var answer = admin.Build();

        app.Use(next => context => ports.Contains(context.Connection.LocalPort) ? answer(context) : next(context));
        // Said here, or routing would run before the line above.
        app.UseRouting();
        return app;
    }

    private static int[] PortsOf(string urls) =>
        [.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(url => BindingAddress.Parse(url).Port)];
}
