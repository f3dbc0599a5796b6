namespace MultiRegion.Edge.Routing;

/// <summary>
/// Connections to one scheme, host and port on behalf of one service: a pool of the service's client. Origins that differ by path only share
/// it, and with it the limit.
/// </summary>
internal sealed class OriginPool
{
    private int _connections;
    private int _limit = int.MaxValue;

    /// <summary>There are as many connections as there may be: who needs one waits until another gives it up.</summary>
    public bool IsFull => Volatile.Read(ref _connections) >= Volatile.Read(ref _limit);

    /// <summary>What an address shares with others of its pool.</summary>
    public static string KeyOf(Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    public void Open(int limit)
    {
        Volatile.Write(ref _limit, limit);
        Interlocked.Increment(ref _connections);
    }

    public void Close() => Interlocked.Decrement(ref _connections);
}
