using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using MultiRegion.Edge.Configuration;

namespace MultiRegion.Edge.Hosting;

/// <summary>
/// Closes the listeners while their connections go on, which the server does not do by itself: it closes both at once, and a request that is on its
/// way on a connection just made, or just about to be used again, is lost with it.
/// </summary>
internal sealed class ListenerGate(SocketTransportFactory sockets, IOptions<EdgeOptions> options) : IConnectionListenerFactory
{
    private readonly ConcurrentBag<IConnectionListener> _listeners = [];
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _closed;
    private int _connections;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        IConnectionListener listener = await sockets.BindAsync(endpoint, cancellationToken);
        if (!IsAdmin(endpoint))
            _listeners.Add(listener);
        return listener;
    }

    /// <summary>Counts a public connection for as long as it is open.</summary>
    public async Task CountAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            await next(connection);
        }
        finally
        {
            if (Interlocked.Decrement(ref _connections) == 0 && _closed)
                _empty.TrySetResult();
        }
    }

    /// <summary>Takes no new public connections from now on; ends when the last one is closed. The admin listener goes on: it says what is waited for.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        foreach (IConnectionListener listener in _listeners)
            await listener.UnbindAsync(cancellationToken);
        _closed = true;
        if (Volatile.Read(ref _connections) > 0)
            await _empty.Task.WaitAsync(cancellationToken);
    }

    /// <summary>A port that does not tell the two apart (0, or one that both have) counts as public.</summary>
    private bool IsAdmin(EndPoint endpoint) =>
        endpoint is IPEndPoint { Port: > 0 } ip && Listeners.Uses(options.Value.AdminUrls, ip) && !Listeners.Uses(options.Value.Urls, ip);
}
