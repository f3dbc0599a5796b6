using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiRegion.Contracts;

/// <summary>A stamp as the string that people read.</summary>
internal sealed class IntentStampConverter : JsonConverter<IntentStamp>
{
    public override IntentStamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && IntentStamp.TryParse(reader.GetString(), out var stamp)
            ? stamp
            : throw new JsonException("Expected a stamp such as 2026-11-21T14:52:17.123Z/0@eu-west");

    public override void Write(Utf8JsonWriter writer, IntentStamp value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
