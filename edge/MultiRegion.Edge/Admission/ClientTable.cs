namespace MultiRegion.Edge.Admission;

/// <summary>
/// What each client has in flight, in a table of fixed size whatever the number of clients: a count-min sketch (Cormode and Muthukrishnan, 2005)
/// of two rows. Counts are never too small, and a client shares one with another only where both rows collide.
/// </summary>
/// <param name="limit">Most that one client may have.</param>
internal sealed class ClientTable(int limit)
{
    private const int Bits = 15;
    private readonly int[] _first = new int[1 << Bits];
    private readonly int[] _second = new int[1 << Bits];

    public bool TryEnter(uint client)
    {
        // Not short-circuited: both rows count.
        bool first = Interlocked.Increment(ref First(client)) <= limit;
        bool second = Interlocked.Increment(ref Second(client)) <= limit;
        if (first || second)
            return true;
        Leave(client);
        return false;
    }

    public bool IsFull(uint client) => Volatile.Read(ref First(client)) >= limit && Volatile.Read(ref Second(client)) >= limit;

    public void Leave(uint client)
    {
        Interlocked.Decrement(ref First(client));
        Interlocked.Decrement(ref Second(client));
    }

    private ref int First(uint client) => ref _first[client & ((1 << Bits) - 1)];

    private ref int Second(uint client) => ref _second[client >> (32 - Bits)];
}
