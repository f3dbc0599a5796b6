using System.Globalization;
using System.Text;
using MultiRegion.Faults.Fuzzing.Inputs;
using MultiRegion.Faults.Fuzzing.Origins;

namespace MultiRegion.Faults.Fuzzing.Checks;

/// <summary>
/// Finds the answers in the frames that came. Of HPACK it knows what a server that may keep no table writes: the status by its place in the static table or as a
/// literal, values as they are.
/// </summary>
internal static class Http2Answers
{
    private const string ProblemType = "application/problem+json";
    private const string ProblemBody = "urn:multiregion:problem:";

    /// <param name="received">All that came.</param>
    /// <param name="ended">Streams that ended, in order or by a reset.</param>
    /// <param name="goneAway">The server ended the connection.</param>
    public static List<Answer> Read(ReadOnlySpan<byte> received, out int ended, out bool goneAway)
    {
        (ended, goneAway) = (0, false);
        var streams = new Dictionary<uint, (StringBuilder Fields, StringBuilder Body)>();
        while (received.Length >= 9)
        {
            int length = (received[0] << 16) | (received[1] << 8) | received[2];
            if (received.Length < 9 + length)
                break;
            byte type = received[3], flags = received[4];
            uint stream = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(received[5..]);
            string payload = Encoding.Latin1.GetString(received.Slice(9, length));
            received = received[(9 + length)..];
            if (type == Http2Frame.GoAway)
                goneAway = true;
            if (type == Http2Frame.Reset || (type is Http2Frame.Data or Http2Frame.Headers && (flags & Http2Frame.EndStream) != 0))
                ended++;
            if (type is not (Http2Frame.Headers or Http2Frame.Continuation or Http2Frame.Data))
                continue;
            if (!streams.TryGetValue(stream, out var parts))
                streams[stream] = parts = (new StringBuilder(), new StringBuilder());
            (type == Http2Frame.Data ? parts.Body : parts.Fields).Append(payload);
        }

        return [.. streams.Values.Where(parts => parts.Fields.Length > 0).Select(parts => Of(parts.Fields.ToString(), parts.Body.ToString()))];
    }

    private static Answer Of(string fields, string body) => new(
        Status(fields), fields.Contains(ProblemType, StringComparison.Ordinal) || body.Contains(ProblemBody, StringComparison.Ordinal), Value(fields, HonestOrigin.AnswerTo));

    /// <summary>RFC 7541, appendix A: 8 to 14 are <c>:status</c>.</summary>
    private static int Status(string fields)
    {
        // A server that was told of another table size says so first.
        int at = 0;
        while (at < fields.Length && (fields[at] & 0xE0) == 0x20)
            at++;
        if (at >= fields.Length)
            return 0;
        int first = fields[at];
        int[] known = [200, 204, 206, 304, 400, 404, 500];
        if (first is >= 0x88 and <= 0x8E)
            return known[first - 0x88];
        bool literal = first is 0x08 or 0x48 or 0x18 && fields.Length > at + 4 && fields[at + 1] == 3;
        return literal && int.TryParse(fields.AsSpan(at + 2, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : 0;
    }

    private static string? Value(string fields, string name)
    {
        int at = fields.IndexOf(name, StringComparison.OrdinalIgnoreCase) + name.Length;
        if (at < name.Length || at >= fields.Length || fields[at] >= 127 || at + 1 + fields[at] > fields.Length)
            return null;
        return fields.Substring(at + 1, fields[at]);
    }
}
