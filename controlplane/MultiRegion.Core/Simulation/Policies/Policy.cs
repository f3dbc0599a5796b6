using MultiRegion.Contracts;
using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Simulation.Policies;

/// <summary>
/// Who decides where every edge sends its requests. It learns only what it is told here; the truth is given to the oracle alone. All
/// times are virtual seconds.
/// </summary>
internal abstract class Policy(World world)
{
    protected World World => world;

    /// <summary>Brings it to the present, before the step's attempts.</summary>
    public abstract void Advance(double now);

    /// <summary>Where an edge sends requests now.</summary>
    public abstract EdgeChoice ChoiceOf(int edge);

    /// <summary>Requests came to an edge.</summary>
    public virtual void Came(int edge, int requests)
    {
    }

    /// <summary>Claims the trial of <see cref="EdgeChoice.Trial"/> for one request.</summary>
    public virtual bool TryBeginTrial(int edge, bool repeatable, double now) => false;

    /// <summary>Attempts began at an origin.</summary>
    public virtual void Began(int edge, int origin, int count)
    {
    }

    /// <summary>Attempts ended.</summary>
    public virtual void Ended(in Flight flight, double now)
    {
    }

    /// <summary>All that ended at an edge and origin in a step, trials left out.</summary>
    public virtual void StepEnded(int edge, int origin, in StepOutcomes outcomes, double now)
    {
    }

    /// <summary>An edge probed an origin.</summary>
    public virtual void Probed(int edge, int origin, ProbeObservation probe, double now)
    {
    }

    /// <summary>A region's control plane probed an origin.</summary>
    public virtual void ProbedByCell(int region, int origin, ProbeObservation probe, double now)
    {
    }

    /// <summary>The weights that are decided for an edge as of now, which its requests may follow only by and by.</summary>
    public virtual ReadOnlySpan<double> DecidedFor(int edge) => ChoiceOf(edge).Weights;

    /// <summary>The share that the policy's newest plan gives an origin at an edge, whatever the edge has ejected.</summary>
    public virtual double PlannedShareOf(int edge, int origin) => ShareOf(edge, origin);

    /// <summary>Share of an edge's first attempts that an origin gets now.</summary>
    public double ShareOf(int edge, int origin)
    {
        double[] weights = ChoiceOf(edge).Weights;
        double sum = weights.Sum();
        return sum > 0 ? weights[origin] / sum : 0;
    }
}

/// <summary>Attempts that ended at one edge and origin in one step.</summary>
/// <param name="Good">Answered.</param>
/// <param name="Soft">Failed with an answer.</param>
/// <param name="Hard">Failed without one.</param>
/// <param name="Refused">Refused.</param>
internal readonly record struct StepOutcomes(int Good, int Soft, int Hard, int Refused);
