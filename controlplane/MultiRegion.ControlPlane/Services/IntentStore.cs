using System.Collections.Immutable;
using System.Text.Json;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core.Validation;

namespace MultiRegion.ControlPlane.Services;

/// <summary>The operators' intents as they stand in the cell's Consul.</summary>
internal sealed class IntentStore(ConsulClient consul, DefinitionCatalog catalog, ILogger<IntentStore> logger)
{
    private static readonly ImmutableDictionary<string, StoredIntent> Nothing = ImmutableDictionary.Create<string, StoredIntent>(StringComparer.Ordinal);
    private volatile ImmutableDictionary<string, StoredIntent>? _stored;
    private volatile bool _mayLack;
    private long _epoch;

    /// <summary>Takes all keys of the prefix, as the watch brings them.</summary>
    public void Learn(IEnumerable<KeyValue> keys)
    {
        var stored = Nothing.ToBuilder();
        foreach (var key in keys)
        {
            var intent = Read(key);
            stored[key.Key[ConsulKeys.DefinitionPrefix.Length..]] = new StoredIntent(intent?.At, key.ModifyIndex);
            if (intent is null || !catalog.Merge(intent))
                continue;
            logger.IntentTaken(intent.Service, intent.Author, intent.Reason);
        }

        _stored = stored.ToImmutable();
        _mayLack = true;
    }

    /// <summary>Writes back what Consul has lost: after its data was wiped or an old snapshot was restored. For the leader.</summary>
    /// <param name="epoch">The leader's epoch: a new one is a reason to look, for what made it may have been the loss of the data.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="ConsulException">Consul could not be asked; the next call tries again.</exception>
    public async Task RestoreAsync(long epoch, CancellationToken ct)
    {
        if (epoch != _epoch)
        {
            // The watch may not have noticed a restored snapshot.
            Learn(await consul.ListAsync(ConsulKeys.DefinitionPrefix, cancellation: ct));
            _epoch = epoch;
        }

        if (!_mayLack)
            return;
        // Cleared before what stands is read: what the watch brings from here on is looked at by the next call.
        _mayLack = false;
        try
        {
            await WriteBackAsync(_stored!, ct);
        }
        catch (ConsulException)
        {
            _mayLack = true;
            throw;
        }
    }

    private async Task WriteBackAsync(ImmutableDictionary<string, StoredIntent> stored, CancellationToken ct)
    {
        foreach (var intent in catalog.ListIntents())
        {
            var there = stored.GetValueOrDefault(intent.Service);
            if (there?.At >= intent.At)
                continue;
            // Of two that write at once one is refused; the watch then shows what stands.
            if (await consul.PutAsync(
                    ConsulKeys.Definition(intent.Service), Serialize(intent), new PutOptions { Cas = there?.ModifyIndex ?? 0 }, ct))
                logger.IntentRestored(intent.Service, intent.Author);
        }
    }

    /// <summary>One key's intent; null, and a log line, for what cannot be used.</summary>
    public DefinitionIntent? Read(KeyValue stored)
    {
        var intent = ConsulDocument.Read(stored, ContractsJson.Default.DefinitionIntent, document => document.Schema, out var refusal);
        refusal ??= Check(intent!, stored.Key);
        if (refusal is null)
            return intent;
        logger.DocumentRefused(stored.Key, refusal);
        return null;
    }

    public static byte[] Serialize(DefinitionIntent intent) => JsonSerializer.SerializeToUtf8Bytes(intent, ContractsJson.Default.DefinitionIntent);

    private static string? Check(DefinitionIntent intent, string key)
    {
        if (ConsulKeys.Definition(intent.Service) != key)
            return $"service: '{intent.Service}' is not that of its key";
        if (intent.Removed == intent.Definition is not null)
            return "expected either a definition or removed: true";
        if (intent.Definition is not { } definition)
            return null;
        if (definition.Name != intent.Service)
            return $"definition.name: '{definition.Name}' is not {intent.Service}";
        return DefinitionValidator.Validate(definition, knownRegions: null) is [var first, ..] ? $"definition.{first}" : PlanSize.Check(definition, "definition")?.ToString();
    }

    /// <param name="At">Null if what stands there cannot be used.</param>
    /// <param name="ModifyIndex">What the next write of the key is compared with.</param>
    private sealed record StoredIntent(DateTimeOffset? At, ulong ModifyIndex);
}
