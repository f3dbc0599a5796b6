using MultiRegion.Contracts;

namespace MultiRegion.Core.Offers;

/// <summary>What a controller knows of its service in the other cells. Not thread-safe.</summary>
internal sealed class PeerBook(string cell)
{
    /// <summary>
    /// A digest that claims to be older than the last is taken all the same after this long: its writer's clock was set back, or its cell was
    /// built anew and counts its epochs from 1. One that is old in truth is by its own time, and decays.
    /// </summary>
    private static readonly TimeSpan SetBack = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<string, Entry> _peers = new(StringComparer.Ordinal);

    /// <param name="digest">Another cell's digest; the own one and one that is no news are ignored.</param>
    /// <param name="service">The service.</param>
    /// <param name="at">When it arrived, by the own clock.</param>
    /// <param name="now">Steady time.</param>
    public void Add(CellDigest digest, string service, DateTimeOffset at, TimeSpan now)
    {
        if (digest.Cell == cell || !DocumentSchema.IsReadable(digest.Schema))
            return;
        Entry? before = _peers.GetValueOrDefault(digest.Cell);
        if (!digest.IsNewerThan(before?.Digest) && (digest == before!.Digest || now - before.HeardAt < SetBack))
            return;
        TimeSpan delay = at - digest.At - OfferAging.ClockTolerance;
        TimeSpan trueAt = delay > TimeSpan.Zero ? now - delay : now;
        ServiceDigest seen = digest.Services.FirstOrDefault(candidate => candidate.Service == service)
            ?? new ServiceDigest { Service = service, Demand = 0 };
        _peers[digest.Cell] = new Entry(digest, now, trueAt, Of(digest.Cell, seen), before?.Offered ?? new OfferedPeaks());
    }

    /// <summary>Every cell that was ever heard, in the order of their names.</summary>
    public IReadOnlyList<Peer> At(TimeSpan now) => [.. _peers.Values.Select(entry => entry.Peer with
    {
        Age = now - entry.TrueAt,
        Offered = entry.Offered.Peaks,
    })];

    /// <summary>
    /// Keeps what is offered to the cells that were heard lately: until a lower offer has certainly arrived, the higher one may be in use; and
    /// the last one stays, against the time when the cell is silent.
    /// </summary>
    public void Remember(IReadOnlyList<CapacityOffer> offers, TimeSpan now)
    {
        foreach (Entry entry in _peers.Values)
        {
            if (now - entry.TrueAt <= OfferAging.Fresh)
                entry.Offered.Update(entry.Digest.Cell, offers, now);
        }
    }

    private Peer Of(string name, ServiceDigest seen)
    {
        var origins = new Dictionary<string, OriginDigest>(StringComparer.Ordinal);
        foreach (OriginDigest origin in seen.Origins)
            origins[origin.Origin] = origin with { Wanted = Sane(origin.Wanted), Planned = Sane(origin.Planned) };
        var offers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (CapacityOffer offer in seen.Offers.Where(offer => offer.Cell == cell))
            offers[offer.Origin] = Sane(offer.RequestsPerSecond);
        return new Peer { Cell = name, Age = TimeSpan.Zero, Demand = Sane(seen.Demand), Origins = origins, Offers = offers };
    }

    private static double Sane(double value) => double.IsFinite(value) ? Math.Clamp(value, 0, 1e12) : 0;

    private sealed record Entry(CellDigest Digest, TimeSpan HeardAt, TimeSpan TrueAt, Peer Peer, OfferedPeaks Offered);
}
