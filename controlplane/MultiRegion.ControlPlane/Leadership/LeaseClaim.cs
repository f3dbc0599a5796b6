using System.Text.Json;
using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Leadership;

/// <summary>The lease document.</summary>
internal static class LeaseClaim
{
    public static byte[] Serialize(string holder, long epoch, DateTimeOffset now) => JsonSerializer.SerializeToUtf8Bytes(
        new LeaseDocument { Holder = holder, Epoch = epoch, AcquiredAt = now }, ContractsJson.Default.LeaseDocument);

    /// <summary>The document; null if there is none that can be read.</summary>
    public static LeaseDocument? Read(byte[]? value)
    {
        try
        {
            return value is { Length: > 0 } ? JsonSerializer.Deserialize(value, ContractsJson.Default.LeaseDocument) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
