using System.Text.Json;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.Core.Intents;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Intents;

/// <summary>Intents as bytes: what cannot be used is told, never thrown.</summary>
internal static class IntentDocuments
{
    /// <summary>Bytes of one intent, its history with it, that are taken from anybody.</summary>
    public const int MaxBytes = 400_000;

    public static byte[] Write(Intent intent) => JsonSerializer.SerializeToUtf8Bytes(intent, ContractsJson.Default.Intent);

    /// <param name="stored">The key as read.</param>
    /// <param name="refusal">What is wrong with it; null if it can be used.</param>
    public static Intent? Read(KeyValue stored, out string? refusal)
    {
        Intent? intent;
        if (HasStamp(stored.Value, out refusal))
            intent = ConsulDocument.Read(stored, ContractsJson.Default.Intent, document => document.Schema, out refusal);
        else if (refusal is null && ConsulDocument.Read(stored, ContractsJson.Default.DefinitionIntent, document => document.Schema, out refusal) is { } legacy)
            intent = LegacyIntents.Upgrade(legacy);
        else
            return null;
        if (intent is null)
            return null;
        if (IntentId.Of(intent).Key != stored.Key)
            refusal = $"it is {IntentId.Of(intent)}, which is not that of its key";
        return (refusal ??= Check(intent)) is null ? intent : null;
    }

    /// <summary>Null if it can be merged, wherever it comes from.</summary>
    public static string? Check(Intent intent) =>
        !DocumentSchema.IsReadable(intent.Schema) ? $"schema: '{intent.Schema}' is not {DocumentSchema.Current}"
        : IntentValidator.Validate(intent) is [var first, ..] ? first.ToString()
        : intent.Definition is { } definition ? PlanSize.Check(definition, "definition")?.ToString() : null;

    /// <summary>The version before wrote none.</summary>
    private static bool HasStamp(byte[] json, out string? refusal)
    {
        refusal = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.TryGetProperty("stamp", out _);
            refusal = "expected a JSON object";
        }
        catch (JsonException e)
        {
            refusal = JsonErrors.Describe(e);
        }

        return false;
    }
}
