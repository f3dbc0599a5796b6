using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace MultiRegion.Edge.Configuration;

/// <summary>
/// Reads a section of settings as a document of the contracts, so that a file says the same as a plan does. Every value that does not fit,
/// every name that is not known and every one that is missing is an error with its key, the value and the expected form.
/// </summary>
internal sealed class SettingsReader(IReadOnlyCollection<string> ignored)
{
    private readonly List<string> _errors = [];

    /// <summary>What is wrong, one line each.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The document, or null if the section has errors.</summary>
    public T? Read<T>(IConfigurationSection section, JsonTypeInfo<T> type)
        where T : class
    {
        int before = _errors.Count;
        JsonNode? node = Convert(section, type);
        if (_errors.Count > before)
            return null;
        try
        {
            return node.Deserialize(type);
        }
        catch (JsonException error)
        {
            Fail(section, section.Value, error.Message);
            return null;
        }
    }

    private JsonNode? Convert(IConfigurationSection section, JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object => ConvertObject(section, type),
        JsonTypeInfoKind.Enumerable => ConvertList(section, type),
        _ => ConvertValue(section, type),
    };

    private JsonObject ConvertObject(IConfigurationSection section, JsonTypeInfo type)
    {
        var result = new JsonObject();
        foreach (IConfigurationSection child in section.GetChildren())
        {
            JsonPropertyInfo? property = type.Properties.FirstOrDefault(known => known.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is not null)
                result[property.Name] = Convert(child, TypeOf(property, type));
            else if (!ignored.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                Fail(child, child.Value, $"a known setting; there are {string.Join(", ", type.Properties.Select(known => Pascal(known.Name)))}");
        }

        foreach (JsonPropertyInfo missing in type.Properties.Where(property => property.IsRequired && !result.ContainsKey(property.Name)))
            _errors.Add($"{section.Path}:{Pascal(missing.Name)}: is missing; expected {FormOf(missing.PropertyType)}");
        return result;
    }

    private JsonArray ConvertList(IConfigurationSection section, JsonTypeInfo type)
    {
        var result = new JsonArray();
        if (!string.IsNullOrEmpty(section.Value))
            Fail(section, section.Value, "a list");
        JsonTypeInfo element = type.Options.GetTypeInfo(type.ElementType!);
        foreach (IConfigurationSection child in section.GetChildren().OrderBy(child => int.TryParse(child.Key, out int i) ? i : int.MaxValue))
            result.Add(Convert(child, element));
        return result;
    }

    private JsonValue? ConvertValue(IConfigurationSection section, JsonTypeInfo type)
    {
        JsonValue? value = bool.TryParse(section.Value, out bool flag) && Underlying(type.Type) == typeof(bool)
            ? JsonValue.Create(flag)
            : JsonValue.Create(section.Value);
        try
        {
            value.Deserialize(type);
            if (section.Value is not null && !section.GetChildren().Any())
                return value;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            // Told below, in words that a person can act on.
        }

        Fail(section, section.Value, FormOf(type.Type));
        return null;
    }

    private void Fail(IConfigurationSection at, string? value, string expected) => _errors.Add($"{at.Path}: '{value}' is not {expected}");

    private static JsonTypeInfo TypeOf(JsonPropertyInfo property, JsonTypeInfo owner) => owner.Options.GetTypeInfo(property.PropertyType);

    private static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string FormOf(Type type) => Underlying(type) switch
    {
        var time when time == typeof(TimeSpan) => "a duration such as 00:00:01.500 (hours:minutes:seconds)",
        var address when address == typeof(Uri) => "an absolute http or https address",
        var whole when whole == typeof(int) || whole == typeof(long) => "a whole number",
        var number when number == typeof(double) => "a number such as 0.5",
        var flag when flag == typeof(bool) => "true or false",
        var choice when choice.IsEnum => "one of " + string.Join(", ", Enum.GetNames(choice)),
        var text when text == typeof(string) => "a text",
        _ => "a list",
    };
}
