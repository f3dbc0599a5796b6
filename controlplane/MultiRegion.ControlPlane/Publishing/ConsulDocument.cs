using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Publishing;

/// <summary>Reads documents that stand in Consul: what cannot be used is told, never thrown.</summary>
internal static class ConsulDocument
{
    /// <param name="stored">The key as read.</param>
    /// <param name="type">Its type.</param>
    /// <param name="schema">Where the document says its schema.</param>
    /// <param name="refusal">What is wrong with it; null if it can be used.</param>
    public static T? Read<T>(KeyValue stored, JsonTypeInfo<T> type, Func<T, int> schema, out string? refusal)
        where T : class
    {
        try
        {
            var document = JsonSerializer.Deserialize(stored.Value, type);
            refusal = document is null ? "it is null"
                : DocumentSchema.IsReadable(schema(document)) ? null
                : $"schema: '{schema(document)}' is not {DocumentSchema.Current}";
            return refusal is null ? document : null;
        }
        catch (JsonException e)
        {
            refusal = JsonErrors.Describe(e);
            return null;
        }
    }
}
