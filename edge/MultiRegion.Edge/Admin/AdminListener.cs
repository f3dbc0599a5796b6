using MultiRegion.Edge.Hosting;
using MultiRegion.ServiceDefaults;

namespace MultiRegion.Edge.Admin;

/// <summary>
/// Keeps the two listeners apart: a pipeline of its own answers what comes in by the admin one, so that no path or Host header reaches health
/// or drains by the public listener, nor the proxy, without credentials, by the admin one.
/// </summary>
internal static class AdminListener
{
    /// <summary>Answers the admin listener. Comes before everything of the public one, its routing included.</summary>
    public static WebApplication UseAdmin(this WebApplication app)
    {
        var admin = new ApplicationBuilder(app.Services);
        admin.UseServiceDefaults();
        admin.UseRouting();
        admin.UseEndpoints(endpoints => endpoints.MapAdmin());
        var answer = admin.Build();

        app.Use(next => context => context.IsAdmin() ? answer(context) : next(context));
        // Said here, or routing would run before the line above.
        app.UseRouting();
        return app;
    }
}
