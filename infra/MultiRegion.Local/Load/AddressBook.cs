namespace MultiRegion.Local.Load;

/// <summary>
/// The addresses of the public name as the app of one region knows them. It prefers its own region's edges, and learns that one is dead only
/// from its own errors: then it avoids that address for a second, and lets a single GET try it again.
/// </summary>
/// <param name="region">Region of the client.</param>
/// <param name="edges">Every address, in the order of the name's answer.</param>
/// <param name="time">Clock of the avoidance.</param>
internal sealed class AddressBook(string region, IEnumerable<EdgeAddress> edges, TimeProvider time)
{
    public static readonly TimeSpan Avoidance = TimeSpan.FromSeconds(1);

    private readonly Entry[] _entries = [.. edges.OrderBy(edge => edge.Region != region).Select(edge => new Entry(edge, edge.Region == region))];
    private readonly Lock _lock = new();
    private int _turn;

    /// <summary>The address to try next; null once every one has been tried.</summary>
    /// <param name="tried">What this request has tried already.</param>
    /// <param name="mayProbe">True if the request can be lost without harm, so that it may find out whether a suspect is back.</param>
    public EdgeAddress? Pick(IReadOnlyCollection<EdgeAddress> tried, bool mayProbe)
    {
        lock (_lock)
        {
            _turn++;
            Entry? entry = Next(tried, own: true, mayProbe) ?? Next(tried, own: false, mayProbe) ?? LastResort(tried);
            if (entry is { IsSuspect: true })
                entry.IsProbed = true;
            return entry?.Address;
        }
    }

    public void Report(EdgeAddress address, bool answered)
    {
        lock (_lock)
        {
            Entry entry = Array.Find(_entries, entry => entry.Address == address)!;
            entry.IsSuspect = !answered;
            entry.IsProbed = false;
            entry.SuspectedAt = time.GetTimestamp();
        }
    }

    private Entry? Next(IReadOnlyCollection<EdgeAddress> tried, bool own, bool mayProbe)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            Entry entry = _entries[(i + _turn) % _entries.Length];
            if (entry.IsOwn == own && !tried.Contains(entry.Address) && IsUsable(entry, mayProbe))
                return entry;
        }
        return null;
    }

    private bool IsUsable(Entry entry, bool mayProbe) =>
        !entry.IsSuspect || (mayProbe && !entry.IsProbed && time.GetElapsedTime(entry.SuspectedAt) >= Avoidance);

    private Entry? LastResort(IReadOnlyCollection<EdgeAddress> tried) => Array.Find(_entries, entry => !tried.Contains(entry.Address));

    private sealed class Entry(EdgeAddress address, bool isOwn)
    {
        public EdgeAddress Address => address;

        public bool IsOwn => isOwn;

        public bool IsSuspect { get; set; }

        public bool IsProbed { get; set; }

        public long SuspectedAt { get; set; }
    }
}
