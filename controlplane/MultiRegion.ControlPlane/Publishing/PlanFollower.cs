using MultiRegion.Consul;

namespace MultiRegion.ControlPlane.Publishing;

/// <summary>Keeps this replica's knowledge of what is published up to date, so that it can lead from one moment to the next.</summary>
internal sealed class PlanFollower(IndexWatcher watcher, PlanStore store, PlanPublisher publisher, PublishedPlans published, PlanAdopter adopter)
{
    /// <summary>Plans that are read one by one; more are read in one go.</summary>
    private const int ReadSingly = 16;

    /// <summary>Adopts what the watch has brought.</summary>
    /// <returns>True if Consul has lost something that was published, for the leader to publish it again.</returns>
    /// <exception cref="ConsulException">Consul could not be read; the next call tries again.</exception>
    public async Task<bool> CatchUpAsync(bool leading, CancellationToken ct)
    {
        if (watcher.Take() is not { } seen)
            return false;
        try
        {
            if (leading)
                return seen.Index?.ModifyIndex != publisher.IndexModifyIndex && await CompareAsync(ct);
            await AdoptAsync(seen.Index, ct);
            return false;
        }
        catch (ConsulException)
        {
            watcher.PutBack(seen);
            throw;
        }
    }

    /// <summary>The leader wrote the index last, so something else there is a late echo of its own writes, or somebody's doing.</summary>
    private async Task<bool> CompareAsync(CancellationToken ct)
    {
        var stored = await publisher.LoadAsync(ct);
        await adopter.AdoptAsync(stored, ct);
        return published.IsAheadOf(stored);
    }

    private async Task AdoptAsync(KeyValue? index, CancellationToken ct)
    {
        var entries = store.ReadIndex(index)?.Where(entry => entry.Value.Version.IsNewerThan(published.VersionOf(entry.Key))).ToList() ?? [];
        if (entries.Count > ReadSingly)
        {
            await adopter.AdoptAsync(await store.LoadAsync(ct), ct);
            return;
        }

        foreach (var (service, entry) in entries)
            if (entry.Removed)
                adopter.AdoptTombstone(service, entry.Version);
            else if (await store.FindAsync(service, ct) is { } plan)
                await adopter.AdoptAsync(plan, ct);
    }
}
