using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ServiceDefaults.Services;

/// <summary>
/// Service definitions from a host's configuration or from a JSON file, read by the same serializer as everywhere else. The configuration
/// binder will not do: it appends to a list's default instead of replacing it, and lets a missing required member pass.
/// </summary>
public static class ConfiguredServices
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The definitions under <paramref name="key"/>, none if it is absent.</summary>
    /// <exception cref="OptionsValidationException">A definition that cannot be read; the message names the key and the member.</exception>
    public static IReadOnlyList<ServiceDefinition> Read(IConfiguration configuration, string key)
    {
        var section = configuration.GetSection(key);
        return section.Exists() ? Read(ToJson(section), key) : [];
    }

    /// <summary>The definitions of a file that holds a JSON array of them, or an object with one under <c>services</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The setting that names the file, for errors.</param>
    /// <exception cref="OptionsValidationException">A file that is not there or cannot be read; the message names it.</exception>
    public static IReadOnlyList<ServiceDefinition> ReadFile(string path, string key)
    {
        try
        {
            var node = JsonNode.Parse(File.ReadAllText(path), documentOptions: Lenient);
            return Read(node is JsonObject root && root.TryGetPropertyValue("services", out var services) ? services : node, path);
        }
        catch (JsonException e)
        {
            throw Invalid($"{key}: '{path}' is not JSON. {JsonErrors.Describe(e)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Invalid($"{key}: '{path}' cannot be read ({e.Message}); expected a JSON file with an array of service definitions");
        }
    }

    private static List<ServiceDefinition> Read(JsonNode? node, string source)
    {
        if (node is not JsonArray items)
            throw Invalid($"{source}: expected an array of service definitions");

        List<ServiceDefinition> services = [];
        List<string> failures = [];
        for (var i = 0; i < items.Count; i++)
        {
            try
            {
                services.Add(items[i].Deserialize(ContractsJson.Default.ServiceDefinition) ?? throw new JsonException("expected a service definition, not null"));
            }
            catch (JsonException e)
            {
                failures.Add($"{source}[{i}] {JsonErrors.Describe(e)}");
            }
        }

        return failures.Count == 0 ? services : throw new OptionsValidationException(source, typeof(ServiceDefinition), failures);
    }

    /// <summary>Configuration knows text only: numbers are read from it by the serializer, but a boolean must be one.</summary>
    private static JsonNode? ToJson(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0)
            return bool.TryParse(section.Value, out var flag) ? JsonValue.Create(flag) : JsonValue.Create(section.Value);

        if (children.All(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return new JsonArray([.. children.OrderBy(child => int.Parse(child.Key, CultureInfo.InvariantCulture)).Select(ToJson)]);

        // An empty array in a JSON file arrives as an empty text; leaving it out means the default.
        return new JsonObject(children
            .Where(child => child.Value != "" || child.GetChildren().Any())
            .Select(child => KeyValuePair.Create(child.Key, ToJson(child))));
    }

    private static OptionsValidationException Invalid(string failure) => new(nameof(ConfiguredServices), typeof(ServiceDefinition), [failure]);
}
