using System.Collections.Immutable;
using System.Text.Json;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.ControlPlane.Telemetry;

namespace MultiRegion.ControlPlane.Drills;

/// <summary>Drills as they stand in the cell's Consul, one key each. Anyone asks for one or calls one off; the rest is the leader's to write, under its lease.</summary>
internal sealed class DrillStore(ConsulClient consul, ILogger<DrillStore> logger)
{
    private static readonly ImmutableSortedDictionary<string, StoredDrill> Nothing = ImmutableSortedDictionary.Create<string, StoredDrill>(StringComparer.Ordinal);
    private volatile ImmutableSortedDictionary<string, StoredDrill> _all = Nothing;

    /// <summary>By id, as of the watch's last word.</summary>
    public ImmutableSortedDictionary<string, StoredDrill> All => _all;

    /// <summary>Takes all keys of the prefix.</summary>
    public void Learn(IEnumerable<KeyValue> keys) => _all = keys.Select(Read).OfType<StoredDrill>().ToImmutableSortedDictionary(stored => stored.Drill.Id, stored => stored, StringComparer.Ordinal);

    /// <summary>Reads all of them now.</summary>
    /// <exception cref="ConsulException">Consul could not be asked.</exception>
    public async Task<IReadOnlyCollection<StoredDrill>> LoadAsync(CancellationToken ct)
    {
        Learn(await consul.ListAsync(ConsulKeys.DrillPrefix, new ReadOptions { Consistency = Consistency.Strong }, ct));
        return [.. _all.Values];
    }

    /// <exception cref="ConsulException">Consul could not be asked.</exception>
    public async Task<StoredDrill?> FindAsync(string id, CancellationToken ct) =>
        await consul.GetAsync(ConsulKeys.Drill(id), new ReadOptions { Consistency = Consistency.Strong }, ct) is { } stored ? Read(stored) : null;

    /// <summary>Writes what an operator asked for; false if somebody else wrote it meanwhile.</summary>
    /// <param name="drill">The drill.</param>
    /// <param name="index">Of what it was made from; 0 for a new one.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="ConsulException">Consul could not be asked, or did not say what became of it.</exception>
    public Task<bool> PutAsync(DrillRecord drill, ulong index, CancellationToken ct) =>
        consul.PutAsync(ConsulKeys.Drill(drill.Id), Write(drill), new PutOptions { Cas = index }, ct);

    /// <summary>Writes how far the leader is; null if the lease is lost or somebody else wrote it meanwhile.</summary>
    /// <exception cref="ConsulException">Consul could not be asked, or did not say what became of it.</exception>
    public async Task<StoredDrill?> SaveAsync(Reign reign, StoredDrill drill, CancellationToken ct)
    {
        var key = ConsulKeys.Drill(drill.Drill.Id);
        var result = await consul.TransactAsync(
            [TransactionOperation.CheckSession(ConsulKeys.Lease, reign.Session), TransactionOperation.CheckAndSet(key, Write(drill.Drill), drill.ModifyIndex)], ct);
        return result.Committed ? drill with { ModifyIndex = result.Results.Last(written => written.Key == key).ModifyIndex } : null;
    }

    /// <summary>Deletes one that is no longer kept, unless somebody wrote it meanwhile.</summary>
    /// <exception cref="ConsulException">Consul could not be asked.</exception>
    public Task<bool> ForgetAsync(StoredDrill drill, CancellationToken ct) => consul.DeleteAsync(ConsulKeys.Drill(drill.Drill.Id), drill.ModifyIndex, ct);

    private StoredDrill? Read(KeyValue stored)
    {
        var drill = ConsulDocument.Read(stored, ContractsJson.Default.DrillRecord, document => document.Schema, out var refusal);
        if (drill is not null && ConsulKeys.Drill(drill.Id) != stored.Key)
            refusal = $"it is drill {drill.Id}, which is not that of its key";
        if (refusal is null)
            return new StoredDrill(drill!, stored.ModifyIndex);
        logger.DocumentRefused(stored.Key, refusal);
        return null;
    }

    private static byte[] Write(DrillRecord drill) => JsonSerializer.SerializeToUtf8Bytes(drill, ContractsJson.Default.DrillRecord);
}

/// <param name="Drill">The drill.</param>
/// <param name="ModifyIndex">What the next write of it is compared with; 0 if it does not stand in Consul.</param>
internal sealed record StoredDrill(DrillRecord Drill, ulong ModifyIndex);
