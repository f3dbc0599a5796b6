using System.Text.Json;

namespace MultiRegion.Cli.Simulate;

/// <summary>What the JSON reader found wrong, with the field, in one line.</summary>
internal static class JsonField
{
    private const string ConversionFailed = "The JSON value could not be converted to";

    public static string Describe(JsonException error)
    {
        string message = error.Message.Split(" Path:", 2)[0].ReplaceLineEndings(" ");
        int required = message.IndexOf("missing required", StringComparison.Ordinal);
        message = message.StartsWith(ConversionFailed, StringComparison.Ordinal) ? "the value is not of the kind that this field takes"
            : required >= 0 ? message[required..].TrimEnd('.')
            : message.TrimEnd('.');
        string path = error.Path is null or "$" ? "" : error.Path.TrimStart('$', '.') + ": ";
        return error.BytePositionInLine is { } at ? $"{path}{message} (byte {at + 1})" : path + message;
    }
}
