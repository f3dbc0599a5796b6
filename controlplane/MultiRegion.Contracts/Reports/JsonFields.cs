using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MultiRegion.Contracts;

/// <summary>The names of an object's members, and the reading of their values by hand, as leniently and as strictly as the serializer's web defaults.</summary>
internal sealed class JsonFields(params string[] names)
{
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign;
    private readonly byte[][] _utf8 = [.. names.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Stands the reader on the next member's value, and says which member it is; those that nobody knows are skipped.</summary>
    /// <param name="reader">On the object's start, or at the end of the value before.</param>
    /// <param name="last">The member before; -1 at first. Members mostly come in their order.</param>
    /// <returns>False at the object's end.</returns>
    public bool Next(ref Utf8JsonReader reader, ref int last)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int found = Find(ref reader, last + 1);
            reader.Read();
            if (found >= 0)
            {
                last = found;
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    public static void Begin(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException();
    }

    /// <summary>The error of a member that has to be there, in the serializer's words.</summary>
    public static JsonException Missing(string type, string member) =>
        new($"JSON deserialization for type '{type}' was missing required properties including: '{member}'.");

    public static long Long(ref Utf8JsonReader reader)
    {
        long value;
        bool isRead = reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetInt64(out value),
            JsonTokenType.String => long.TryParse(reader.GetString(), Whole, CultureInfo.InvariantCulture, out value),
            _ => (value = 0) != 0,
        };
        return isRead ? value : throw Wrong("a whole number");
    }

    public static int Int(ref Utf8JsonReader reader) =>
        Long(ref reader) is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Wrong("a whole number");

    public static bool Flag(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Wrong("true or false"),
    };

    public static string Text(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Wrong("a text");

    public static TimeSpan? Time(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.String)
            throw Wrong("a time");
        if (!reader.HasValueSequence && Utf8Parser.TryParse(reader.ValueSpan, out TimeSpan value, out int used, 'c') && used == reader.ValueSpan.Length)
            return value;
        // Escaped, in pieces, or no time at all.
        return TimeSpan.TryParseExact(reader.GetString(), "c", CultureInfo.InvariantCulture, out value) ? value : throw Wrong("a time");
    }

    /// <summary>A value that is seldom there, read by the serializer, whose error then says where in the whole the value stands.</summary>
    public static T? Other<T>(ref Utf8JsonReader reader, JsonTypeInfo<T> type, string member)
    {
        try
        {
            return JsonSerializer.Deserialize(ref reader, type);
        }
        catch (JsonException error)
        {
            throw new JsonException($"{member}: {error.Message.Split(" Path: ")[0]}", error);
        }
    }

    private static JsonException Wrong(string expected) => new($"the value is not {expected}");

    private int Find(ref Utf8JsonReader reader, int first)
    {
        for (int i = 0; i < _utf8.Length; i++)
        {
            int at = first + i < _utf8.Length ? first + i : first + i - _utf8.Length;
            if (reader.ValueTextEquals(_utf8[at]))
                return at;
        }

        string name = reader.GetString()!;
        return Array.FindIndex(names, each => each.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
