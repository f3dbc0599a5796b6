using System.Text.Json;
using System.Text.RegularExpressions;

namespace MultiRegion.ServiceDefaults.Http;

/// <summary>Puts the serializer's errors in words that name the field and not our types' namespaces.</summary>
public static partial class JsonErrors
{
    // The serializer then names the type around the field, not the field's own.
    private const string ConversionFailed = "The JSON value could not be converted to";

    /// <summary>As <c>origins[0].capacity: the value is not of the kind that this field takes (line 3, byte 17)</c>.</summary>
    public static string Describe(JsonException error)
    {
        var message = error.Message;
        var location = message.IndexOf(" Path: ", StringComparison.Ordinal);
        message = Namespaces().Replace(location < 0 ? message : message[..location], "");
        if (message.StartsWith(ConversionFailed, StringComparison.Ordinal))
            message = "the value is not of the kind that this field takes";
        message = message.Replace(" LineNumber: ", " line ", StringComparison.Ordinal).Replace(" | BytePositionInLine: ", ", byte ", StringComparison.Ordinal);

        var path = error.Path is null or "$" ? "The body" : error.Path.TrimStart('$', '.');
        return error.LineNumber is { } line && location >= 0
            ? $"{path}: {message} (line {line + 1}, byte {error.BytePositionInLine + 1})"
            : $"{path}: {message}";
    }

    [GeneratedRegex(@"\b(?:[A-Z]\w*\.)+(?=[A-Z])")]
    private static partial Regex Namespaces();
}
