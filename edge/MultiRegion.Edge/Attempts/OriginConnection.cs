using System.Net.Sockets;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Attempts;

/// <summary>A connection to an origin, counted there for as long as it stands.</summary>
internal sealed class OriginConnection : NetworkStream
{
    private OriginState? _origin;

    /// <param name="socket">Connected; the stream closes it.</param>
    /// <param name="origin">The origin that it was made for, if it is known.</param>
    /// <param name="limit">Connections that the pool may have to that host and port.</param>
    public OriginConnection(Socket socket, OriginState? origin, int limit)
        : base(socket, ownsSocket: true)
    {
        _origin = origin;
        origin?.OpenConnection(limit);
    }

    protected override void Dispose(bool disposing)
    {
        Interlocked.Exchange(ref _origin, null)?.CloseConnection();
        base.Dispose(disposing);
    }
}
