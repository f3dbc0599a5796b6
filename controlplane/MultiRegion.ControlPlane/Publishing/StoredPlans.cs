using System.Collections.Immutable;
using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Publishing;

/// <summary>What stands in Consul, as last read or written by this replica.</summary>
internal sealed record StoredPlans
{
    public static readonly StoredPlans Empty = new();

    /// <summary>Entries of the index.</summary>
    public ImmutableSortedDictionary<string, IndexEntry> Index { get; init; } = ImmutableSortedDictionary.Create<string, IndexEntry>(StringComparer.Ordinal);

    /// <summary>ModifyIndex of the index's key; 0 if it does not exist.</summary>
    public ulong IndexModifyIndex { get; init; }

    /// <summary>Every plan's key by service, whatever stands there.</summary>
    public ImmutableDictionary<string, StoredPlan> Plans { get; init; } = ImmutableDictionary.Create<string, StoredPlan>(StringComparer.Ordinal);

    /// <summary>The newest version that stands for a service, be it in the index or in the plan alone.</summary>
    public PlanVersion VersionOf(string service)
    {
        var indexed = Index.GetValueOrDefault(service)?.Version ?? PlanVersion.None;
        var planned = Plans.GetValueOrDefault(service)?.Plan?.Version ?? PlanVersion.None;
        return planned > indexed ? planned : indexed;
    }

    public long HighestEpoch => Index.Keys.Union(Plans.Keys).Select(service => VersionOf(service).Epoch).DefaultIfEmpty().Max();
}

/// <summary>One plan's key.</summary>
/// <param name="Plan">The plan; null if what stands there cannot be used.</param>
/// <param name="ModifyIndex">What the next write of the key is compared with.</param>
internal sealed record StoredPlan(Plan? Plan, ulong ModifyIndex);
