using MultiRegion.Contracts;
using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Simulation.Policies;

/// <summary>Digests on their way between cells: some are lost, each takes from half to one and a half times the world's delay, and may be overtaken.</summary>
internal sealed class DigestMail(World world, Conditions truth, Chance chance)
{
    private readonly List<(double At, int To, CellDigest Digest)> _onTheWay = [];

    public void Send(int from, CellDigest digest, double now)
    {
        for (int to = 0; to < world.Regions.Count; to++)
        {
            // Drawn in any case, so that a cut link does not change what becomes of the other letters.
            bool lost = chance.Next() < world.DigestLoss;
            double delay = world.DigestDelay.TotalSeconds * chance.Between(0.5, 1.5);
            if (to != from && !lost && !truth.DigestLost[truth.DigestOf(from, to)])
                _onTheWay.Add((now + delay, to, digest));
        }
    }

    /// <summary>Hands over what has arrived.</summary>
    public void Deliver(double now, Action<int, CellDigest> hear)
    {
        for (int i = 0; i < _onTheWay.Count; i++)
        {
            if (_onTheWay[i].At > now)
                continue;
            hear(_onTheWay[i].To, _onTheWay[i].Digest);
            _onTheWay.RemoveAt(i--);
        }
    }
}
