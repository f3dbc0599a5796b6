using MultiRegion.Contracts;
using MultiRegion.Core.Offers;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Certificates;

/// <summary>Takes from a plan and the digests what a certificate is made from.</summary>
internal static class CertificateInputs
{
    public static CertificateInput Of(PlanInput input, PlanResult result)
    {
        // Cells that were never heard, or not for long, may use a fair share each, and their demand is theirs: that of a dead one has come here.
        List<Peer> peers = [.. input.Peers.Where(peer => peer.Age < OfferAging.Settled)];
        double part = (double)(1 + peers.Count) / Math.Max(input.Cells, 1 + input.Peers.Count);
        double demand = input.Demand > 0 ? input.Demand + peers.Sum(peer => peer.Demand) : 0;
        var origins = new List<CertifiedOrigin>(result.Explanation.Count);
        for (int i = 0; i < result.Explanation.Count; i++)
        {
            OriginDefinition origin = input.Definition.Origins[i];
            if (!input.Definition.Allows(origin.Region))
                continue;
            WeightExplanation weight = result.Explanation[i];
            double health = result.Memory[origin.Id].Admitted;
            (double least, double most) = Bounds(origin.Id, input.Bounds);
            // An assumed capacity is one for this cell's demand, and has its health in it.
            double usable = weight.Capacity is { } capacity
                ? Math.Min(capacity * part, Found(origin, result.Memory[origin.Id], input.Cell)) * health
                : weight.EffectiveCapacity * demand / result.Demand;
            origins.Add(new CertifiedOrigin
            {
                Id = origin.Id,
                Region = origin.Region,
                Capacity = usable,
                Least = health > 0 ? least * demand : 0,
                Most = most < 1 ? most * demand : null,
                Usable = most == 1 || usable < most * demand ? part * health : 0,
                IsKnown = weight.Capacity is not null,
                Cost = weight.CostMilliseconds,
                Price = origin.Price ?? 0,
            });
        }

        origins.Sort(static (a, b) => a.Cost != b.Cost ? a.Cost.CompareTo(b.Cost) : string.CompareOrdinal(a.Id, b.Id));
        return new CertificateInput
        {
            Origins = origins,
            Demand = demand,
            Shortfall = result.Shortfall,
            LoadCost = input.Definition.Routing.LoadCost.TotalMilliseconds,
        };
    }

    /// <summary>
    /// What another region's origin was found to take, though it states more: from this cell when it was saturated, and from the others what they
    /// send. The capacity of the own region's origins has it in it.
    /// </summary>
    private static double Found(OriginDefinition origin, OriginMemory memory, string cell) =>
        origin.Capacity is null || origin.Region == cell ? double.PositiveInfinity : memory.LearnedWhole ?? memory.Learned ?? double.PositiveInfinity;

    private static (double Least, double Most) Bounds(string origin, IReadOnlyList<WeightBound> bounds)
    {
        double least = 0;
        double most = 1;
        foreach (WeightBound bound in bounds)
        {
            if (bound.Origin != origin)
                continue;
            least = double.IsNaN(bound.Least) ? least : Math.Max(least, Math.Clamp(bound.Least, 0, 1));
            most = double.IsNaN(bound.Most) ? most : Math.Min(most, Math.Clamp(bound.Most, 0, 1));
        }

        return (Math.Min(least, most), most);
    }
}
