using System.Collections.Immutable;
using MultiRegion.Contracts;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Planning;

/// <summary>Which overrides the last round of planning set aside, and for which services. Written by the planning loop alone, read by anybody.</summary>
internal sealed class SuspensionBoard
{
    private volatile ImmutableDictionary<string, ImmutableList<RuleViolation>> _overrides = ImmutableDictionary.Create<string, ImmutableList<RuleViolation>>(StringComparer.Ordinal);

    public void Take(IReadOnlyList<PlanDraft> drafts) => _overrides = drafts
        .SelectMany(draft => draft.Suspended.Select(found => new RuleViolation(found.Rule, found.Sentence, draft.Definition.Name, found.Override)))
        .GroupBy(found => found.Override!, StringComparer.Ordinal)
        .ToImmutableDictionary(found => found.Key, found => found.ToImmutableList(), StringComparer.Ordinal);

    /// <summary>What suspends an override, service by service; empty where nothing does.</summary>
    public IReadOnlyList<RuleViolation> Find(string name) => _overrides.GetValueOrDefault(name) ?? [];
}
