using System.Text.Json;

namespace MultiRegion.ServiceDefaults.Hosting;

/// <summary>Finds the key at which a configuration file stops being JSON, and says what a setting's type looks like.</summary>
internal static class ConfigurationFile
{
    /// <summary>From the configuration system's <see cref="InvalidDataException"/>: file, line, key, reason.</summary>
    public static string DescribeUnreadable(InvalidDataException error)
    {
        var file = error.Message.Split('\'') is { Length: > 1 } parts ? parts[1] : "";
        for (Exception? cause = error.InnerException; cause is not null; cause = cause.InnerException)
            if (cause is JsonException json)
                return $"{file}, line {json.LineNumber + 1}: {KeyBefore(file)}{Reason(json)}";
        return $"{file} cannot be read as configuration: {error.InnerException?.Message}";
    }

    /// <summary>What a value of the type looks like, as the end of "... is not ...".</summary>
    public static string FormOf(string type) => type.Split('.')[^1] switch
    {
        "TimeSpan" => "a duration such as 00:00:01.500 (hours:minutes:seconds)",
        "Uri" => "an absolute address such as http://127.0.0.1:8080",
        "Int32" or "Int64" => "a whole number",
        "Double" => "a number such as 0.5",
        "Boolean" => "true or false",
        "IPAddress" => "an IP address such as 127.0.0.1",
        var name => $"a {name}",
    };

    /// <summary>The innermost key that was read before the error, as <c>Edge:Consul:Address: </c>.</summary>
    private static string KeyBefore(string file)
    {
        var keys = new Stack<string>();
        var key = "";
        try
        {
            var reader = new Utf8JsonReader(
                File.ReadAllBytes(file), new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            while (reader.Read())
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        key = reader.GetString() ?? "";
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        keys.Push(key);
                        key = "";
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        key = keys.Pop();
                        break;
                }
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // This is the error that is being told; the keys up to it are what is wanted.
        }

        var path = string.Join(':', keys.Reverse().Append(key).Where(part => part.Length > 0));
        return path.Length == 0 ? "" : $"at or after key '{path}': ";
    }

    private static string Reason(JsonException json)
    {
        var end = json.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? json.Message : json.Message[..end];
    }
}
