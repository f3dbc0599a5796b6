using MultiRegion.Contracts;

namespace MultiRegion.Core.Simulation.Model;

/// <summary>The edge's rule about a further attempt: provably unsent or refused, whatever the method; failed, if it may be sent twice.</summary>
internal static class Repeats
{
    public static bool Allows(OutcomeClass outcome, bool repeatable) =>
        outcome == OutcomeClass.Refused || outcome.IsProvablyUnsent() || (outcome.IsFailure() && repeatable);
}
