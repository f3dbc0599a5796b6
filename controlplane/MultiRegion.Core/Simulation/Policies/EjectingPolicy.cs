using MultiRegion.Contracts;
using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Simulation.Policies;

/// <summary>A policy whose edges eject by themselves, as the edge of this project does.</summary>
internal abstract class EjectingPolicy : Policy
{
    protected EjectingPolicy(World world, Chance chance)
        : base(world) => Edges = [.. Enumerable.Range(0, world.Edges).Select(_ => new LocalEjection(world, chance))];

    protected LocalEjection[] Edges { get; }

    public override EdgeChoice ChoiceOf(int edge) => Edges[edge].Choice;

    public override double PlannedShareOf(int edge, int origin) => Edges[edge].PlannedShareOf(origin);

    public override bool TryBeginTrial(int edge, bool repeatable, double now) =>
        Edges[edge].TryBeginTrial(Edges[edge].Choice.Trial, repeatable, now);

    public override void Advance(double now)
    {
        foreach (LocalEjection edge in Edges)
            edge.Tick(now);
    }

    public override void StepEnded(int edge, int origin, in StepOutcomes outcomes, double now) =>
        Edges[edge].Ended(origin, outcomes.Good, outcomes.Soft, outcomes.Hard, now);

    public override void Ended(in Flight flight, double now)
    {
        if (flight.Trial)
            Edges[flight.Cohort.Edge].TrialEnded(flight.Origin, flight.Outcome, now);
    }

    public override void Probed(int edge, int origin, ProbeObservation probe, double now) => Edges[edge].Probed(origin, probe.Healthy, now);
}
