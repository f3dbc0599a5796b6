using System.Collections.Immutable;
using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Publishing;

/// <summary>
/// The newest published plans that this replica knows: what its API shows, and what it publishes again when it comes to lead or when
/// Consul has lost its data. Written by the planning loop alone, read by anybody.
/// </summary>
internal sealed class PublishedPlans
{
    private volatile ImmutableSortedDictionary<string, Plan> _plans = ImmutableSortedDictionary.Create<string, Plan>(StringComparer.Ordinal);
    private volatile ImmutableSortedDictionary<string, PlanVersion> _tombstones = ImmutableSortedDictionary.Create<string, PlanVersion>(StringComparer.Ordinal);
    private volatile ImmutableDictionary<string, PlanExplanation> _explanations = ImmutableDictionary.Create<string, PlanExplanation>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, Plan> Plans => _plans;

    /// <summary>Services that were removed, with the version of their tombstone.</summary>
    public ImmutableSortedDictionary<string, PlanVersion> Tombstones => _tombstones;

    public long HighestEpoch => Math.Max(
        _plans.Values.Select(plan => plan.Version.Epoch).DefaultIfEmpty().Max(), _tombstones.Values.Select(version => version.Epoch).DefaultIfEmpty().Max());

    public PlanVersion VersionOf(string service) =>
        _plans.TryGetValue(service, out var plan) ? plan.Version : _tombstones.GetValueOrDefault(service);

    /// <summary>Takes a plan; false unless it is newer than what is known of its service.</summary>
    public bool Take(Plan plan)
    {
        if (!plan.Version.IsNewerThan(VersionOf(plan.Service)))
            return false;
        _tombstones = _tombstones.Remove(plan.Service);
        _plans = _plans.SetItem(plan.Service, plan);
        // An explanation of the plan before would explain this one wrongly.
        _explanations = _explanations.Remove(plan.Service);
        return true;
    }

    /// <summary>Takes a tombstone; false unless it is newer than what is known of the service.</summary>
    public bool TakeTombstone(string service, PlanVersion version)
    {
        if (!version.IsNewerThan(VersionOf(service)))
            return false;
        _plans = _plans.Remove(service);
        _explanations = _explanations.Remove(service);
        _tombstones = _tombstones.SetItem(service, version);
        return true;
    }

    /// <summary>True if the index lacks something that was published, or holds it in an older version: edges go by the index alone.</summary>
    public bool IsAheadOf(StoredPlans stored) =>
        _plans.Keys.Concat(_tombstones.Keys).Any(service => !stored.Index.TryGetValue(service, out var entry) || VersionOf(service) > entry.Version);

    public void Explain(PlanExplanation explanation) => _explanations = _explanations.SetItem(explanation.Service, explanation);

    public PlanExplanation? FindExplanation(string service) => _explanations.GetValueOrDefault(service);
}
