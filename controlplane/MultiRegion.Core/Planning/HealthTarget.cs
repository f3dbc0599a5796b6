using MultiRegion.Contracts;

namespace MultiRegion.Core.Planning;

/// <summary>
/// The share of its capacity that an origin's health deserves, with enough hysteresis that the noise of a constant input never moves it.
/// </summary>
public static class HealthTarget
{
    /// <summary>Below this availability an origin fails its users rather than slows them: it gets its probe floor.</summary>
    public const double FailingBelow = 0.85;

    /// <summary>From this availability on it does no more.</summary>
    public const double RecoveredFrom = 0.93;

    /// <summary>Below this share of accepted attempts, refusals that no learned capacity explains are failures to its users as well.</summary>
    public const double RefusingBelow = 0.5;

    /// <summary>From this share on they are no more.</summary>
    public const double AcceptingFrom = 0.8;

    /// <summary>A score share from this on is as good as 1.</summary>
    public const double FullFrom = 0.95;

    /// <summary>An origin with all of its capacity keeps it down to this score share.</summary>
    public const double FullDownTo = 0.85;

    /// <summary>Between these, smaller moves of the score are noise.</summary>
    public const double Noise = 0.1;

    /// <param name="score">The origin's score.</param>
    /// <param name="memory">What was decided before.</param>
    /// <param name="probeFloor">The service's probe floor.</param>
    /// <param name="now">Steady time.</param>
    /// <returns>0 on hard evidence, the probe floor while failing or refusing, else the score / 100 as it was last held.</returns>
    public static double Of(OriginScore score, OriginMemory memory, double probeFloor, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(memory);
        if (score.Evidence == HealthEvidence.Hard)
            return 0;
        // Nobody probes it and nobody may send to it: after the hold-down only floor traffic can tell.
        if (score.Evidence == HealthEvidence.None)
            return memory.Held == 0 && now >= memory.HoldUntil ? probeFloor : memory.Held;

        bool wasFailing = memory.Held <= probeFloor;
        if (score.Availability < (wasFailing ? RecoveredFrom : FailingBelow) || score.Accepted < (wasFailing ? AcceptingFrom : RefusingBelow))
            return probeFloor;
        double share = Math.Clamp(score.Value / 100, probeFloor, 1);
        if (share >= (memory.Held >= 1 ? FullDownTo : FullFrom))
            return 1;
        return Math.Abs(share - memory.Held) < Noise ? memory.Held : share;
    }
}
