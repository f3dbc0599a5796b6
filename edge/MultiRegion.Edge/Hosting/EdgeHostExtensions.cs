using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using MultiRegion.Edge.Admission;
using MultiRegion.Edge.Attempts;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Streams;

namespace MultiRegion.Edge.Hosting;

/// <summary>The parts of the edge's own host, as its <c>Program.cs</c> lists them.</summary>
internal static class EdgeHostExtensions
{
    public static void AddListeners(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<KestrelServerOptions>()
            .Configure<IOptions<EdgeOptions>>((kestrel, edge) => kestrel.ConfigureListeners(edge.Value));
        builder.Services.AddOptions<HostOptions>().PostConfigure<IOptions<EdgeOptions>>((host, edge) =>
        {
            // Streams have their time first; what else is in flight has what is left, and as long again as it takes to close the last stream.
            TimeSpan streams = edge.Value.DrainDelay + edge.Value.DrainLimit + (4 * StreamKeeper.Patience);
            host.ShutdownTimeout = streams > host.ShutdownTimeout ? streams : host.ShutdownTimeout;
        });
        builder.Services.AddSingleton<FrontDoor>();
        builder.Services.AddSingleton<SocketTransportFactory>();
        builder.Services.AddSingleton<ListenerGate>();
        // The server asks the transport that was registered last.
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => services.GetRequiredService<ListenerGate>());
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Draining>());
    }

    /// <summary>
    /// While spans go nowhere, the host makes none: it would make one for each request as soon as its log is open at any level. A client's
    /// trace context is passed on either way.
    /// </summary>
    public static void OmitRequestSpans(this ILoggingBuilder logging, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    /// <summary>The public listener: services by host and path, and a problem for what is none of them.</summary>
    public static void MapServices(this WebApplication app)
    {
        Draining draining = app.Services.GetRequiredService<Draining>();
        FrontDoor door = app.Services.GetRequiredService<FrontDoor>();
        app.Use(next => context => draining.Invoke(context, next));
        app.Use(next => context => door.Invoke(context, next));
        try
        {
            app.MapReverseProxy();
        }
        catch (InvalidOperationException error) when (error.InnerException is AggregateException invalid)
        {
            // YARP reads its section when it is mapped, and says all that is wrong with it at once.
            throw new OptionsValidationException("ReverseProxy", typeof(object), invalid.InnerExceptions.Select(one => one.Message));
        }

        // What no route takes. Not an endpoint of its own: the router would weigh it against the services' routes for every request.
#pragma warning disable ASP0014 // Endpoints are put here, so that something can come after them.
        app.UseEndpoints(_ => { });
#pragma warning restore ASP0014
        app.Run(context => EdgeProblem.NoService.WriteAsync(context));
    }
}
