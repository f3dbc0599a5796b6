using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Services;
using MultiRegion.Core;
using MultiRegion.Core.Intents;
using MultiRegion.Core.Overrides;
using MultiRegion.Core.Previews;
using MultiRegion.Core.Safety;

namespace MultiRegion.ControlPlane.Intents.Review;

/// <summary>Says what a change would do, and which rules and freezes refuse it, by what this replica knows now. It changes nothing.</summary>
internal sealed class IntentReview(IntentCatalog catalog, DefinitionCatalog definitions, IControlPlaneEngine engine, WarmUp warmUp, TimeProvider time)
{
    /// <param name="draft">The change, valid in itself.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task<IntentPreview> PreviewAsync(Intent draft, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var merged = catalog.Current.Merged;
        var id = IntentId.Of(draft);
        var services = ServicesOf(draft, merged.GetValueOrDefault(id));
        var intents = merged.SetItem(id, catalog.Stamp(draft)).Values.ToList();
        List<ServicePreview> previews = [];
        // A freeze moves nothing, and a service that goes takes its traffic with it.
        foreach (var service in draft.Kind == IntentKind.Freeze || draft is { Kind: IntentKind.Service, Removed: true } ? [] : services)
            if (await engine.PreviewAsync(service, intents, draft.Definition, now, warmUp.IsWarm, ct) is { } preview)
                previews.Add(preview);

        List<RuleViolation> refusals = [.. FreezeCheck.Of(merged.Values, draft.Kind, services, draft.Author, now), .. previews.SelectMany(preview => preview.Violations)];
        if (draft is { Rule: { } rule, Removed: false })
        {
            refusals.AddRange(RuleFeasibility.Check(new StandingRule { Name = draft.Name, Rule = rule }, StandingRule.Of(merged.Values), definitions.Defined.Values));
            refusals.AddRange(previews.SelectMany(preview => preview.Suspends).Select(
                suspended => suspended with { Sentence = $"override {suspended.Override} stands against it: {suspended.Sentence}" }));
        }

        return new IntentPreview
        {
            Kind = draft.Kind,
            Name = draft.Name,
            Revision = PreviewRevision.Of(merged.Values, previews.Select(preview => (preview.Service, preview.Version))),
            At = now,
            Services = previews,
            Refusals = refusals,
            Sentence = PreviewSentence.Render(previews, refusals),
        };
    }

    /// <summary>Names of the services that a change is about, as it is and as it was.</summary>
    private List<string> ServicesOf(Intent draft, Intent? standing)
    {
        if (draft.Kind == IntentKind.Service)
            return [draft.Name];
        return [.. definitions.Defined.Values.Where(service => Concerns(draft, service) || (standing is { Removed: false } && Concerns(standing, service))).Select(service => service.Name)];
    }

    private static bool Concerns(Intent intent, ServiceDefinition service) => intent switch
    {
        { Override: not null } => StandingOverride.Of([intent with { Removed = false }]).Any(standing => standing.Concerns(service)),
        { Rule.Services: { } services } => services.Count == 0 || services.Contains(service.Name),
        { Freeze.Services: { } services } => services.Count == 0 || services.Contains(service.Name),
        _ => false,
    };
}
