using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using MultiRegion.ServiceDefaults.Hosting;

namespace MultiRegion.ServiceDefaults.Logging;

internal static class LoggingSetup
{
    /// <summary>
    /// Categories that write whole URLs below Warning. Query strings carry API keys, so a wider level in the configuration (for
    /// <c>Microsoft.AspNetCore</c>, say) does not open these; only their full name does.
    /// </summary>
    private static readonly string[] UrlCategories =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.HttpLogging.HttpLoggingMiddleware",
        "System.Net.Http.HttpClient",
        "Yarp.ReverseProxy.Forwarder.HttpForwarder",
    ];

    /// <summary>JSON lines with trace and request ids, or short lines for a person at a terminal or in Development.</summary>
    public static void AddLogging(this WebApplicationBuilder builder)
    {
        var noise = new StartupNoise();
        builder.Services.AddSingleton(noise);

        builder.Logging.ClearProviders();
        if (builder.Environment.IsDevelopment() || !Console.IsOutputRedirected)
            builder.Logging.AddSimpleConsole(Plain);
        else
            builder.Logging.AddJsonConsole(Json);

        builder.Logging.Configure(factory =>
            factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId | ActivityTrackingOptions.ParentId);
        builder.Services.Configure<LoggerFilterOptions>(filters =>
        {
            foreach (var category in UrlCategories.Prepend("Microsoft.AspNetCore"))
                Quieten(filters, category, LogLevel.Warning);
            // A host that is not ready says so to whoever asks, not to the log at each asking.
            Quieten(filters, "Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);
        });
        foreach (var category in StartupNoise.Categories)
            builder.Logging.AddFilter(category, level => level >= LogLevel.Warning && !noise.Muted);
    }

    /// <summary>Put first, the rule yields to one of the host's configuration for the same category.</summary>
    private static void Quieten(LoggerFilterOptions filters, string category, LogLevel level) =>
        filters.Rules.Insert(0, new LoggerFilterRule(null, category, level, null));

    private static void Plain(SimpleConsoleFormatterOptions console)
    {
        console.SingleLine = true;
        console.TimestampFormat = "HH:mm:ss.fff ";
        console.UseUtcTimestamp = true;
    }

    private static void Json(JsonConsoleFormatterOptions console)
    {
        console.IncludeScopes = true;
        console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        console.UseUtcTimestamp = true;
    }
}
