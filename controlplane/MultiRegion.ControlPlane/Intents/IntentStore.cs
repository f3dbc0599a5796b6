using System.Collections.Immutable;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core.Intents;

namespace MultiRegion.ControlPlane.Intents;

/// <summary>The intents as they stand in the cell's Consul. What the leader knows and Consul does not, from before a loss or from another cell, is written there.</summary>
internal sealed class IntentStore(ConsulClient consul, IntentCatalog catalog, TimeProvider time, ILogger<IntentStore> logger)
{
    private static readonly ImmutableDictionary<string, Stored> Nothing = ImmutableDictionary.Create<string, Stored>(StringComparer.Ordinal);
    private volatile ImmutableDictionary<string, Stored>? _stored;
    private volatile bool _mayDiffer;
    private IntentSet? _written;
    private long _epoch;

    /// <summary>Takes all keys of the prefix, as the watch brings them; false if they say nothing new.</summary>
    public bool Learn(IEnumerable<KeyValue> keys)
    {
        var stored = Nothing.ToBuilder();
        var before = _stored ?? Nothing;
        foreach (var key in keys)
            stored[key.Key] = before.TryGetValue(key.Key, out var same) && same.Value.Equals(key) ? same : new Stored(key, Read(key));
        _stored = stored.ToImmutable();
        var isNews = catalog.Take(stored.Values.Select(value => value.Intent).OfType<Intent>());
        _mayDiffer = true;
        return isNews;
    }

    /// <summary>Writes what Consul lacks, and deletes what is forgotten. For the leader, in every round.</summary>
    /// <param name="epoch">The leader's epoch: a new one is a reason to look, for what made it may have been the loss of the data.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="ConsulException">Consul could not be asked; the next call tries again.</exception>
    public async Task RestoreAsync(long epoch, CancellationToken ct)
    {
        if (epoch != _epoch)
        {
            // The watch may not have noticed a restored snapshot.
            Learn(await consul.ListAsync(ConsulKeys.IntentPrefix, cancellation: ct));
            _epoch = epoch;
        }

        var set = catalog.Current;
        if (_stored is not { } stored || (!_mayDiffer && ReferenceEquals(set, _written)))
            return;
        // Cleared before what stands is read: what the watch brings from here on is looked at by the next call.
        _mayDiffer = false;
        try
        {
            foreach (var (id, intent) in set.Merged)
                await WriteBackAsync(id, intent, stored.GetValueOrDefault(id.Key), ct);
            foreach (var (key, known) in stored)
                if (known.Intent is { } intent && IntentLife.IsForgotten(intent, time.GetUtcNow()))
                    await consul.DeleteAsync(key, known.Value.ModifyIndex, ct);
            _written = set;
        }
        catch (ConsulException)
        {
            _mayDiffer = true;
            throw;
        }
    }

    /// <summary>One key's intent; null, and a log line, for what cannot be used.</summary>
    public Intent? Read(KeyValue stored)
    {
        var intent = IntentDocuments.Read(stored, out var refusal);
        if (intent is null)
            logger.DocumentRefused(stored.Key, refusal!);
        return intent;
    }

    private async Task WriteBackAsync(IntentId id, Intent intent, Stored? there, CancellationToken ct)
    {
        var merged = there?.Intent is { } standing ? IntentMerge.Merge(standing, intent) : intent;
        if (ReferenceEquals(merged, there?.Intent))
            return;
        // Of two that write at once one is refused; the watch then shows what stands.
        if (await consul.PutAsync(id.Key, IntentDocuments.Write(merged), new PutOptions { Cas = there?.Value.ModifyIndex ?? 0 }, ct))
            logger.IntentRestored(id, intent.Author);
    }

    /// <param name="Value">The key; its index is what the next write of it is compared with.</param>
    /// <param name="Intent">Null if what stands there cannot be used.</param>
    private sealed record Stored(KeyValue Value, Intent? Intent);
}
