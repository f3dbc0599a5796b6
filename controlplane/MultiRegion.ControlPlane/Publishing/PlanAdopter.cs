using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Services;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Publishing;

/// <summary>Makes what is published known to this replica: to its API, to its catalog of definitions and to its engine. Only newer counts.</summary>
internal sealed class PlanAdopter(PublishedPlans published, DefinitionCatalog catalog, IControlPlaneEngine engine)
{
    public async ValueTask AdoptAsync(StoredPlans stored, CancellationToken ct)
    {
        foreach (var plan in stored.Plans.Values.Select(stored => stored.Plan).OfType<Plan>())
            await AdoptAsync(plan, ct);
        foreach (var (service, entry) in stored.Index.Where(entry => entry.Value.Removed))
            AdoptTombstone(service, entry.Version);
    }

    public async ValueTask AdoptAsync(Plan plan, CancellationToken ct)
    {
        if (!published.Take(plan))
            return;
        catalog.AdoptPublished(plan.Definition);
        // The engine must know the service before it can take its plan; the loop applies the other changes of the catalog later.
        if (catalog.Defined.TryGetValue(plan.Service, out var definition))
        {
            await engine.DefineAsync(definition, ct);
            await engine.AdoptAsync(plan, ct);
        }
    }

    public void AdoptTombstone(string service, PlanVersion version)
    {
        if (published.TakeTombstone(service, version))
            catalog.AdoptTombstone(service);
    }
}
