using System.Text;
using System.Text.Json;

namespace MultiRegion.Edge.Attempts;

/// <summary>What the first event of an event stream is.</summary>
internal enum FirstEvent
{
    /// <summary>It is not all here.</summary>
    Incomplete,

    /// <summary>It says that the origin failed.</summary>
    Error,

    Other,
}

/// <summary>
/// Reads the beginning of an event stream (WHATWG HTML, 9.2.6). An error is an event that is called <c>error</c>, or whose data is a JSON
/// object with a member <c>error</c> that is not null. Comments and fields without data or name are no events.
/// </summary>
internal static class StreamEvent
{
    public static FirstEvent Judge(ReadOnlySpan<byte> stream)
    {
        if (stream.StartsWith(Encoding.UTF8.Preamble))
            stream = stream[Encoding.UTF8.Preamble.Length..];
        bool isError = false, isEvent = false;
        var data = new MemoryStream();
        while (TryReadLine(ref stream, out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty && isEvent)
                return isError || HasError(data.GetBuffer().AsSpan(0, (int)data.Length)) ? FirstEvent.Error : FirstEvent.Other;
            if (TryReadField(line, "event"u8, out ReadOnlySpan<byte> name))
            {
                isEvent = true;
                isError = name.SequenceEqual("error"u8);
            }
            else if (TryReadField(line, "data"u8, out ReadOnlySpan<byte> value))
            {
                isEvent = true;
                data.Write(value);
                data.WriteByte((byte)'\n');
            }
        }

        return FirstEvent.Incomplete;
    }

    private static bool TryReadLine(ref ReadOnlySpan<byte> stream, out ReadOnlySpan<byte> line)
    {
        int end = stream.IndexOfAny((byte)'\r', (byte)'\n');
        line = end < 0 ? default : stream[..end];
        if (end < 0)
            return false;
        // A line feed that is yet to come after the last carriage return reads as an empty line, which ends an event just as well.
        int next = stream[end] == '\r' && end + 1 < stream.Length && stream[end + 1] == '\n' ? end + 2 : end + 1;
        stream = stream[next..];
        return true;
    }

    private static bool TryReadField(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!line.StartsWith(name) || (line.Length > name.Length && line[name.Length] != ':'))
            return false;
        value = line.Length > name.Length ? line[(name.Length + 1)..] : default;
        if (value.Length > 0 && value[0] == ' ')
            value = value[1..];
        return true;
    }

    private static bool HasError(ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isError = json.ValueTextEquals("error"u8);
                json.Read();
                if (isError)
                    return json.TokenType != JsonTokenType.Null;
                json.Skip();
            }
        }
        catch (JsonException)
        {
            // Data of another form says nothing of errors.
        }

        return false;
    }
}
