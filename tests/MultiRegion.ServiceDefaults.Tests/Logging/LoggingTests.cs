using System.Text.Json;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Logging;

[Collection(nameof(ConsoleCapture))]
public partial class LoggingTests
{
    private const string QueryKey = "key-in-a-query-string";

    [Fact]
    public async Task Logs_RequestsWithSecrets_NeverShowThemEvenAtDebugLevel()
    {
        var settings = DefaultsHost.Tokens;
        settings["Logging:LogLevel:Default"] = "Debug";
        settings["Logging:LogLevel:Microsoft.AspNetCore"] = "Debug";
        var logs = await LogsOfAsync(settings, async host =>
        {
            using var client = host.Client(DefaultsHost.OperatorToken);
            await client.GetAsync($"/logs?key={QueryKey}");
            await client.GetAsync($"/nowhere?key={QueryKey}");
            await client.GetAsync($"/crash?key={QueryKey}");
        });

        logs.ShouldContain("served by otto");
        logs.ShouldNotContain(DefaultsHost.OperatorToken);
        logs.ShouldNotContain(QueryKey);
    }

    [Fact]
    public async Task Logs_InARequest_AreJsonLinesWithItsIds()
    {
        var logs = await LogsOfAsync(DefaultsHost.Tokens, host => host.Client(DefaultsHost.OperatorToken).GetAsync("/logs"));

        var line = logs.Split('\n').First(line => line.Contains("served by otto", StringComparison.Ordinal));
        var scopes = JsonDocument.Parse(line).RootElement.GetProperty("Scopes").ToString();
        scopes.ShouldContain("RequestId");
        scopes.ShouldContain("TraceId");
    }

    private static async Task<string> LogsOfAsync(Dictionary<string, string?> settings, Func<DefaultsHost, Task> act)
    {
        using var console = new ConsoleCapture();
        var builder = DefaultsHost.Builder(settings);
        // The provider takes the console when it is made; disposing the host flushes it.
        await using (var host = await DefaultsHost.StartAsync(builder, Map))
            await act(host);
        return console.Out;
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/logs", (HttpContext context, ILogger<LoggingTests> logger) => Served(logger, context.GetCaller()!.Name))
            .RequireToken(Roles.Operator);
        app.MapGet("/crash", string () => throw new InvalidOperationException("broken"));
    }

    [LoggerMessage(1, LogLevel.Information, "served by {Caller}")]
    private static partial void Served(ILogger logger, string caller);
}
