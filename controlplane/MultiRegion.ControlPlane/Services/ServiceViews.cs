using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Services;

/// <summary>Puts together what the API shows of a service from the catalog, the published plans and the engine.</summary>
internal sealed class ServiceViews(DefinitionCatalog catalog, PublishedPlans published, SafetyBoard safety, IControlPlaneEngine engine)
{
    public async ValueTask<IReadOnlyList<ServiceView>> ListAsync(CancellationToken ct)
    {
        var demand = await engine.GetDemandAsync(ct);
        return [.. catalog.Defined.Values.Select(definition => Of(definition, demand))];
    }

    public async ValueTask<ServiceView?> FindAsync(string service, CancellationToken ct) =>
        catalog.Defined.TryGetValue(service, out var definition) ? Of(definition, await engine.GetDemandAsync(ct)) : null;

    private ServiceView Of(ServiceDefinition definition, IReadOnlyDictionary<string, double> demand)
    {
        var certificate = safety.Find(definition.Name);
        var view = new ServiceView
        {
            Name = definition.Name,
            Definition = definition,
            Demand = demand.GetValueOrDefault(definition.Name),
            Safety = certificate?.Verdict,
            SafetySentence = certificate?.Sentence,
        };
        return published.Plans.TryGetValue(definition.Name, out var plan)
            ? view with { Version = plan.Version, State = plan.State, Weights = plan.Weights }
            : view;
    }
}
