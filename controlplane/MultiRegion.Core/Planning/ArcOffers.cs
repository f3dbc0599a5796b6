using MultiRegion.Contracts;
using MultiRegion.Core.Offers;

namespace MultiRegion.Core.Planning;

/// <summary>
/// The steps of a plan that divide the origins' capacity between cells. An origin whose region is a cell is divided by that cell; one whose
/// region nobody speaks for is divided evenly. What a cell wants is found without any regard to offers, so that offers and wants cannot
/// chase each other.
/// </summary>
internal static class ArcOffers
{
    /// <summary>Sets what this cell would send to each origin if nobody else used it; nothing while its demand is not known.</summary>
    public static void Want(List<Arc> arcs, double demand, double loadCost)
    {
        double[] loads = new double[arcs.Count];
        SolveArc[] solve = [.. arcs.Select(arc => new SolveArc
        {
            Cost = arc.Cost,
            Capacity = Math.Max(CellCapacity.LeastCapacity, arc.Whole * arc.Memory.Admitted),
            Upper = arc.Whole * arc.Memory.Admitted,
            Cap = double.PositiveInfinity,
        })];
        WaterFilling.Solve(demand, solve, loadCost, switchCost: 0, loads);
        for (int i = 0; i < loads.Length; i++)
        {
            double admitted = arcs[i].Memory.Admitted;
            arcs[i].Wanted = admitted > 0 && !arcs[i].IsDrained ? Math.Min(arcs[i].Whole, loads[i] / admitted) : 0;
        }
    }

    /// <summary>Sets each arc's capacity to this cell's part.</summary>
    /// <returns>What this cell offers the others of its own region's origins.</returns>
    public static List<CapacityOffer> Divide(List<Arc> arcs, PlanInput input, int cells)
    {
        var offers = new List<CapacityOffer>();
        foreach (Arc arc in arcs)
        {
            // What is only learned is this cell's part already.
            if (arc.Origin.Capacity is null)
                continue;
            double fair = arc.Whole / cells;
            (double part, string why) = arc.Origin.Region == input.Cell ? Own(arc, input, cells, fair, offers) : Foreign(arc, input, fair);
            // Never nothing: where all capacity is spoken for, the overload is still shared by size.
            arc.Part = Math.Clamp(part, CellCapacity.LeastCapacity * fair, arc.Whole);
            arc.Capacity = Math.Max(arc.Capacity, arc.Part);
            arc.Step(WeightStepKind.Part, arc.Whole, arc.Part, why);
        }

        return offers;
    }

    private static (double Part, string Why) Foreign(Arc arc, PlanInput input, double fair)
    {
        foreach (Peer peer in input.Peers)
        {
            if (peer.Cell == arc.Origin.Region && peer.Offers.TryGetValue(arc.Origin.Id, out double offer))
                return (OfferAging.Claim(offer, fair, peer.Age), peer.IsFresh ? $"offer of {peer.Cell}" : $"offer of {peer.Cell}, aged towards a fair share");
        }

        return (fair, "a fair share");
    }

    private static (double Part, string Why) Own(Arc arc, PlanInput input, int cells, double fair, List<CapacityOffer> offers)
    {
        string id = arc.Origin.Id;
        var heard = new List<Peer>(input.Peers.Count);
        double reserved = fair * Math.Max(0, cells - 1 - input.Peers.Count);
        foreach (Peer peer in input.Peers)
        {
            if (peer.IsFresh)
            {
                heard.Add(peer);
                continue;
            }

            double kept = OfferAging.Reserve(peer.Offered.GetValueOrDefault(id, fair), fair, peer.Age);
            reserved += kept;
            offers.Add(new CapacityOffer(id, peer.Cell, kept));
        }

        double[] split = new double[heard.Count];
        double[] requests = [.. heard.Select(peer => peer.Origins.GetValueOrDefault(id)?.Wanted ?? 0)];
        OfferSplit.Split(arc.Whole, arc.Wanted, reserved, requests, [.. heard.Select(peer => peer.Demand)], split);
        double taken = reserved;
        for (int i = 0; i < split.Length; i++)
        {
            offers.Add(new CapacityOffer(id, heard[i].Cell, split[i]));
            // Until a cell says that it has left, it is still there; but not with what it was never offered, nor with the fair share that it
            // claims if it is heard here and does not hear this cell.
            double planned = heard[i].Origins.GetValueOrDefault(id)?.Planned ?? 0;
            taken += Math.Max(split[i], Math.Min(planned, Math.Max(fair, heard[i].Offered.GetValueOrDefault(id, fair))));
        }

        // What its load costs is seen by the load of all cells; an even share of it would look fuller than the origin is.
        double requested = requests.Sum();
        arc.Capacity = arc.Wanted > 0 && reserved == 0 ? arc.Whole * arc.Wanted / (arc.Wanted + requested) : 0;
        return (arc.Whole - taken, "what is not offered to others");
    }
}
