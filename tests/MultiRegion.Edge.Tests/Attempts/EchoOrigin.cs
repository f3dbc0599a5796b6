using System.Net.WebSockets;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>An origin that gives back what it gets: <c>POST /echo</c>, and a WebSocket at <c>/ws</c>.</summary>
internal static class EchoOrigin
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        app.UseWebSockets();
        app.MapPost("/echo", async context =>
        {
            // HTTP/1.1 clients do not read while they send.
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, Cancel);
            await context.Response.Body.WriteAsync(body.ToArray(), Cancel);
        });
        app.MapGet("/ws", async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            byte[] buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer, Cancel) is { MessageType: not WebSocketMessageType.Close } result)
                await socket.SendAsync(buffer.AsMemory(0, result.Count), result.MessageType, result.EndOfMessage, Cancel);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        });
        await app.StartAsync(Cancel);
        return app;
    }
}
