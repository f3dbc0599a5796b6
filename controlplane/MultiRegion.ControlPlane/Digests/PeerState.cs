using MultiRegion.Contracts;
using MultiRegion.Core.Offers;

namespace MultiRegion.ControlPlane.Digests;

/// <summary>What this replica knows of another cell.</summary>
internal sealed record PeerState(PeerCell Peer)
{
    /// <summary>A digest that claims to be older than the last is news all the same after this long: its cell was built anew, or its clock set back.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>The newest digest that was taken; null before the first.</summary>
    public CellDigest? Digest { get; init; }

    /// <summary>When it arrived, by the own clock.</summary>
    public DateTimeOffset HeardAt { get; init; }

    /// <summary>Why the last read brought nothing that can be used; null if it did.</summary>
    public string? Problem { get; init; }

    /// <summary>True once it has been said in the log that the digest is stale.</summary>
    public bool SaidStale { get; init; }

    public bool IsNews(CellDigest digest, DateTimeOffset now) =>
        digest.IsNewerThan(Digest) || (now - HeardAt >= Silence && (digest.Epoch, digest.At) != (Digest!.Epoch, Digest.At));

    /// <summary>Time since the digest was true; null before the first.</summary>
    public TimeSpan? Age(DateTimeOffset now) => Digest is { } digest
        ? Later(TimeSpan.Zero, now - HeardAt) + Later(TimeSpan.Zero, HeardAt - digest.At - OfferAging.ClockTolerance)
        : null;

    /// <summary>True if the offers of the cell have begun to decay, or there never were any.</summary>
    public bool IsStale(DateTimeOffset now) => Age(now) is not { } age || age > OfferAging.Fresh;

    public PeerView ToView(DateTimeOffset now) => new()
    {
        Cell = Peer.Cell,
        Datacenter = Peer.Datacenter,
        DigestAge = Age(now),
        Epoch = Digest?.Epoch,
        Api = Digest?.Api,
        Stale = IsStale(now),
        Problem = Problem,
    };

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
