using MultiRegion.Consul;
using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Publishing;

/// <summary>Keeps this replica's knowledge of what is published up to date, so that it can lead from one moment to the next.</summary>
internal sealed class PlanFollower(
    ConsulClient consul, IndexWatcher watcher, PlanStore store, PlanPublisher publisher, PublishedPlans published, PlanAdopter adopter, TimeProvider time)
{
    /// <summary>
    /// How often a leader looks at the index without being woken: the restore of a snapshot wakes a watch with what stood before it, and
    /// then leaves it waiting for something newer than that.
    /// </summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    /// <summary>Plans that are read one by one; more are read in one go.</summary>
    private const int ReadSingly = 16;

    private long _lookedAt = time.GetTimestamp();

    /// <summary>Adopts what the watch has brought.</summary>
    /// <returns>True if Consul has lost something that was published, for the leader to publish it again.</returns>
    /// <exception cref="ConsulException">Consul could not be read; the next call tries again.</exception>
    public async Task<bool> CatchUpAsync(bool leading, CancellationToken ct)
    {
        if ((watcher.Take() ?? await LookAsync(leading, ct)) is not { } seen)
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

    private async Task<IndexWatcher.Seen?> LookAsync(bool leading, CancellationToken ct)
    {
        if (!leading || time.GetElapsedTime(_lookedAt) < LookInterval)
            return null;
        _lookedAt = time.GetTimestamp();
        return new IndexWatcher.Seen(await consul.GetAsync(ConsulKeys.Index, cancellation: ct));
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
