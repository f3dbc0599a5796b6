using MultiRegion.Contracts;

namespace MultiRegion.Edge.Plans;

/// <summary>What the edge last knew of a service: its plan, or, without one, that it was removed.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Version">Of the plan or of the tombstone; nothing older is taken again.</param>
/// <param name="Plan">Null for a tombstone.</param>
internal sealed record StoredPlan(string Service, PlanVersion Version, Plan? Plan = null)
{
    public static StoredPlan Of(Plan plan) => new(plan.Service, plan.Version, plan);

    public static StoredPlan Tombstone(string service, PlanVersion version) => new(service, version);
}
