using System.Security.Cryptography;
using System.Text.Json;
using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Services;

/// <summary>Entity tag of a definition: the same on every replica, whatever the definition came from.</summary>
internal static class DefinitionTag
{
    /// <summary>A strong tag in quotes; <c>"none"</c> for a service that is not defined.</summary>
    public static string Of(ServiceDefinition? definition) => definition is null
        ? "\"none\""
        : $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(definition, ContractsJson.Default.ServiceDefinition)).AsSpan(0, 8))}\"";
}
