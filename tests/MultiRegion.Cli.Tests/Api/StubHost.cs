using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Tests.Api;

/// <summary>A host that answers given documents to whoever has its token, over HTTP as the real ones do.</summary>
internal sealed class StubHost : IAsyncDisposable
{
    public const string Token = "a-token-of-the-tests";
    private readonly Dictionary<string, string> _documents = [];
    private readonly WebApplication _app;

    private StubHost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Method, path and body of every change.</summary>
    public List<(string Request, string Body)> Changes { get; } = [];

    /// <summary>Path and query of every request but those for health.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<StubHost> StartAsync()
    {
        var host = new StubHost();
        await host._app.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public StubHost Has<T>(string path, T document, JsonTypeInfo<T> type)
    {
        _documents[path] = JsonSerializer.Serialize(document, type);
        return this;
    }

    public StubHost HasStatus(CellStatus status) => Has("/v1/status", status, ContractsJson.Default.CellStatus);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Method != "GET")
        {
            context.Request.Headers["Idempotency-Key"].Count.ShouldBe(1);
            using var reader = new StreamReader(context.Request.Body);
            Changes.Add(($"{context.Request.Method} {context.Request.Path}", await reader.ReadToEndAsync()));
        }

        await ReplyAsync(context);
    }

    private Task ReplyAsync(HttpContext context)
    {
        if (context.Request.Path == "/healthz")
            return context.Response.WriteAsync("Healthy");
        lock (Requests)
            Requests.Add($"{context.Request.Path}{context.Request.QueryString}");
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
            return ProblemAsync(context, 401, "Send a token.");
        if (!_documents.TryGetValue(context.Request.Path + context.Request.QueryString, out string? document) && !_documents.TryGetValue(context.Request.Path!, out document))
            return ProblemAsync(context, 404, "It is not there.");
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(document);
    }

    private static Task ProblemAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        return context.Response.WriteAsync($$"""{ "title": "No", "status": {{status}}, "detail": "{{detail}}" }""");
    }
}
