using MultiRegion.Contracts;

namespace MultiRegion.Edge.Plans;

/// <summary>The newest version that this edge has taken of each service, tombstones included. One caller at a time.</summary>
internal sealed class KnownVersions
{
    private readonly Dictionary<string, PlanVersion> _versions = new(StringComparer.Ordinal);

    public PlanVersion Of(string service) => _versions.GetValueOrDefault(service);

    public void Take(IEnumerable<StoredPlan> plans)
    {
        foreach (var plan in plans)
            _versions[plan.Service] = plan.Version;
    }

    /// <summary>What an index asks for, given what is known: the document decides, never the order of arrival.</summary>
    public IndexChanges Compare(PlanIndex index)
    {
        var changes = new IndexChanges([], [], []);
        foreach (var (service, entry) in index.Services)
            if (entry.Version < Of(service))
                changes.Older.Add((service, entry.Version));
            else if (entry.Version > Of(service) && !entry.Removed)
                changes.Newer.Add((service, entry.Version));
            else if (entry.Version > Of(service) && _versions.ContainsKey(service))
                changes.Removed.Add(StoredPlan.Tombstone(service, entry.Version));
        return changes;
    }
}

/// <param name="Newer">Services whose plan is to be read.</param>
/// <param name="Removed">Tombstones of services that this edge has had; those of others need no obeying.</param>
/// <param name="Older">Services of which the index shows less than is in force: a Consul that was restored, or a leader to be told.</param>
internal sealed record IndexChanges(
    List<(string Service, PlanVersion Version)> Newer, List<StoredPlan> Removed, List<(string Service, PlanVersion Version)> Older);
