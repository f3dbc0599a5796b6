using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Simulation.Policies;

/// <summary>Every origin the same share, wherever it is and whatever it can take, behind edges that probe and eject as ours do.</summary>
internal sealed class RoundRobinPolicy(World world, Chance chance) : EjectingPolicy(world, chance);
