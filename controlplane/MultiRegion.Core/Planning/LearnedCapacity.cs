using MultiRegion.Core.Offers;

namespace MultiRegion.Core.Planning;

/// <summary>
/// What this cell found an origin to take when it was saturated, as far as it is planned with: it moves only on a notable change, and bounds
/// what the definition says, since an origin that refuses at half of its stated capacity has half of it now.
/// </summary>
public static class LearnedCapacity
{
    /// <summary>A smaller relative change is not followed.</summary>
    public const double LeastMove = 0.1;

    /// <param name="held">What is planned with; null for nothing.</param>
    /// <param name="learned">What is known now; null for nothing.</param>
    public static double? Hold(double? held, double? learned)
    {
        if (learned is not { } now || !double.IsFinite(now) || now <= 0)
            return null;
        return held is { } before && Math.Abs(now - before) <= LeastMove * before ? before : now;
    }

    /// <summary>What is remembered of an origin's capacity after this score.</summary>
    public static OriginMemory Next(OriginMemory memory, Contracts.OriginScore score, IReadOnlyList<Peer> peers, double? fair)
    {
        double? learned = Hold(memory.Learned, score.LearnedCapacity);
        if (learned == memory.Learned)
            return memory;
        return memory with { Learned = learned, LearnedWhole = learned is { } now ? Whole(now, score.Origin, peers, fair ?? double.PositiveInfinity) : null };
    }

    /// <summary>
    /// What the origin takes from all cells: what it took from this one, and what the others send. Nobody knows whether a silent cell still sends what it
    /// said last: it counts as far as as much is kept for it, so that its silence adds nothing to what is left for this one.
    /// </summary>
    /// <param name="learned">What it takes from this cell.</param>
    /// <param name="origin">Its id.</param>
    /// <param name="peers">The other cells.</param>
    /// <param name="fair">Its capacity over the number of cells.</param>
    public static double Whole(double learned, string origin, IReadOnlyList<Peer> peers, double fair) =>
        learned + peers.Sum(peer =>
        {
            double planned = peer.Origins.GetValueOrDefault(origin)?.Planned ?? 0;
            return peer.IsFresh ? planned : Math.Min(planned, OfferAging.Reserve(peer.Offered.GetValueOrDefault(origin, fair), fair, peer.Age));
        });
}
