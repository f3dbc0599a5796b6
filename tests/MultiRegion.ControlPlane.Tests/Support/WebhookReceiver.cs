using System.Globalization;
using System.Threading.Channels;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>Somebody who is told of events, and refuses the first of them.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Channel<Delivery> _taken = Channel.CreateUnbounded<Delivery>();
    private readonly WebApplication _app;
    private int _refusals;

    private WebhookReceiver(WebApplication app, int refusals)
    {
        (_app, _refusals) = (app, refusals);
        app.MapPost("/hook", TakeAsync);
    }

    public string Url => $"{_app.Urls.Single()}/hook";

    /// <param name="refusals">Deliveries that are answered with 503 first.</param>
    public static async Task<WebhookReceiver> StartAsync(int refusals)
    {
        var builder = WebApplication.CreateBuilder(["--Logging:LogLevel:Default=Error"]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build(), refusals);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>The next delivery, taken or refused.</summary>
    public Task<Delivery> NextAsync() => _taken.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var seconds = long.Parse(request.Headers["webhook-timestamp"].ToString(), CultureInfo.InvariantCulture);
        _taken.Writer.TryWrite(new Delivery(
            request.Headers["webhook-id"].ToString(), DateTimeOffset.FromUnixTimeSeconds(seconds), request.Headers["webhook-signature"].ToString(), body.ToArray()));
        return Interlocked.Decrement(ref _refusals) >= 0 ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : Results.NoContent();
    }

    public sealed record Delivery(string Id, DateTimeOffset At, string Signature, byte[] Body);
}
