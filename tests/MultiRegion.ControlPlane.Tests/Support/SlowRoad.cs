namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>A road to Consul on which transactions can be held up: they arrive in the end, however long their sender has given up on them.</summary>
public sealed class SlowRoad : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly WebApplication _app;
    private TaskCompletionSource _open = new();
    private TaskCompletionSource _waiting = new();

    private SlowRoad(Uri consul)
    {
        _http = new HttpClient { BaseAddress = consul, Timeout = Timeout.InfiniteTimeSpan };
        _open.SetResult();
        var builder = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=None"]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(PassAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<SlowRoad> StartAsync(Uri consul)
    {
        var road = new SlowRoad(consul);
        await road._app.StartAsync();
        return road;
    }

    /// <summary>From here on transactions wait; ends when one does.</summary>
    public Task HoldAsync()
    {
        (_open, _waiting) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _waiting.Task;
    }

    /// <summary>Lets them go on.</summary>
    public void Release() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var isTransaction = context.Request.Path == "/v1/txn";
        if (isTransaction && !_open.Task.IsCompleted)
        {
            _waiting.TrySetResult();
            await _open.Task;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path.Value![1..] + context.Request.QueryString)
        {
            Content = new ByteArrayContent(body.ToArray()),
        };
        using var answer = await _http.SendAsync(request, isTransaction ? CancellationToken.None : context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Where(header => header.Key.StartsWith("X-Consul", StringComparison.Ordinal)))
            context.Response.Headers[header.Key] = header.Value.ToArray();
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }
}
