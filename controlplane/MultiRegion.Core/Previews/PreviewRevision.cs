using System.Security.Cryptography;
using System.Text;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Previews;

/// <summary>A short name of what a preview was made from: the same in every replica that would show the same.</summary>
public static class PreviewRevision
{
    /// <param name="intents">The merged set.</param>
    /// <param name="services">The services that the change is about, and their plans' versions.</param>
    public static string Of(IEnumerable<Intent> intents, IEnumerable<(string Service, PlanVersion? Version)> services)
    {
        ArgumentNullException.ThrowIfNull(intents);
        ArgumentNullException.ThrowIfNull(services);
        var text = new StringBuilder();
        foreach (Intent intent in intents.OrderBy(intent => intent.Kind).ThenBy(intent => intent.Name, StringComparer.Ordinal))
            text.Append(intent.Kind).Append('/').Append(intent.Name).Append(' ').Append(intent.Stamp).Append('\n');
        foreach ((string service, PlanVersion? version) in services.OrderBy(service => service.Service, StringComparer.Ordinal))
            text.Append(service).Append(' ').Append(version).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
