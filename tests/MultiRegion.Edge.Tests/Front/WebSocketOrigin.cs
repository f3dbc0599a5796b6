using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace MultiRegion.Edge.Tests.Front;

/// <summary>An origin that takes a WebSocket and hands it to the test, on a bare connection: frames are what the test writes.</summary>
internal sealed class WebSocketOrigin : IAsyncDisposable
{
    private readonly RawOrigin _origin;
    private readonly ConcurrentQueue<RawOrigin.Connection> _connections = new();
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WebSocketOrigin() => _origin = new RawOrigin(async (connection, request) =>
    {
        string key = request.Head.Split("\r\n").Single(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase))[18..].Trim();
        await connection.WriteAsync(
            $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {Accept(key)}\r\n\r\n");
        _connections.Enqueue(connection);
        await _stop.Task;
        return false;
    });

    public Uri Address => _origin.Address;

    /// <summary>The next connection, after its handshake.</summary>
    public async Task<RawOrigin.Connection> ConnectionAsync()
    {
        RawOrigin.Connection? connection = null;
        await FrontEdge.UntilAsync(() => _connections.TryDequeue(out connection));
        return connection!;
    }

    public static WebSocket SocketOf(RawOrigin.Connection connection) =>
        WebSocket.CreateFromStream(connection.Stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });

    public ValueTask DisposeAsync()
    {
        _stop.TrySetResult();
        return _origin.DisposeAsync();
    }

#pragma warning disable CA5350 // The protocol says SHA-1.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
}
