using Microsoft.Extensions.Configuration.Json;

namespace MultiRegion.Edge.Configuration;

/// <summary><c>--config FILE</c>: one more source of settings, over <c>appsettings.json</c> and under the environment.</summary>
internal static class ConfigFile
{
    public static void AddConfigFile(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["config"] is not { Length: > 0 } path)
            return;

        var source = new JsonConfigurationSource { Path = Path.GetFullPath(path), Optional = false, ReloadOnChange = true };
        source.ResolveFileProvider();
        // A file that cannot be read stops the start; later it must not stop what runs. StandaloneServices sees that it is empty, and says so.
        bool started = false;
        source.OnLoadException = error => error.Ignore = started;
        IList<IConfigurationSource> sources = builder.Configuration.Sources;
        int last = sources.Select((known, i) => known is JsonConfigurationSource ? i : -1).Max();
        sources.Insert(last + 1, source);
        started = true;
    }
}
