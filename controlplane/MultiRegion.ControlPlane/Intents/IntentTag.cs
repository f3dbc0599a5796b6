using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Services;

namespace MultiRegion.ControlPlane.Intents;

/// <summary>Entity tags of what operators write. That of a service is of its definition, which a seed or a plan may have given.</summary>
internal sealed class IntentTag(IntentCatalog catalog, DefinitionCatalog definitions)
{
    public string Of(IntentKind kind, string name) => kind == IntentKind.Service
        ? DefinitionTag.Of(definitions.Defined.GetValueOrDefault(name))
        : Of(catalog.Current.Find(new(kind, name)));

    /// <summary>A strong tag in quotes; <c>"none"</c> for one that is not there.</summary>
    public static string Of(Intent? intent) => intent is null or { Removed: true } ? "\"none\"" : $"\"{intent.Stamp}\"";
}
