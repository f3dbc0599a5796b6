using System.Buffers.Binary;

namespace MultiRegion.Faults.Fuzzing.Inputs;

/// <summary>Ways to make a connection of HTTP/2 wrong: its frames, and the fields of a request that becomes one of HTTP/1.1 behind the edge.</summary>
internal static class Http2Mutations
{
    /// <returns>Its name.</returns>
    public static string Apply(List<Http2Frame> frames, FuzzChance chance)
    {
        int at = chance.Below(frames.Count);
        Http2Frame frame = frames[at];
        switch (chance.Below(12))
        {
            case 0:
                frames[at] = frame with { StatedLength = chance.Of(0, 1, frame.Payload.Length + 1, frame.Payload.Length + 100, 16_385, 0xFFFFFF) };
                return "frame length";
            case 1:
                frames[at] = frame with { Flags = (byte)(frame.Flags ^ (1 << chance.Below(8))) };
                return "flags";
            case 2:
                frames[at] = frame with { Stream = chance.Of(0u, 2u, 1u, 0x7FFFFFFFu, 0x80000001u, frame.Stream + 2) };
                return "stream";
            case 3:
                frames[at] = frame with { Type = (byte)chance.Of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 200) };
                return "type";
            case 4:
                frames.Insert(at, Other(chance));
                return "another frame";
            case 5:
                frames.Insert(at, frame);
                return "frame twice";
            case 6:
                frames.RemoveAt(at);
                return "frame left out";
            case 7:
                frames[at] = frame with { Flags = (byte)(frame.Flags | Http2Frame.Padded), Payload = [(byte)chance.Below(256), .. frame.Payload] };
                return "padding";
            case 8:
                frames.InsertRange(at, Enumerable.Repeat(Other(chance), chance.Of(20, 200, 1500)));
                return "flood";
            case 9:
                RapidReset(frames, chance);
                return "rapid reset";
            case 10:
                frames[at] = frame with { Payload = ByteMutations.Apply(frame.Payload, chance) };
                return "payload";
            default:
                frames.AddRange(EndlessHeaders(chance));
                return "headers without an end";
        }
    }

    /// <returns>Its name.</returns>
    public static string ApplyToFields(List<(string Name, string Value)> fields, FuzzChance chance)
    {
        int at = chance.Below(fields.Count);
        var (name, value) = fields[at];
        switch (chance.Below(8))
        {
            case 0:
                fields.RemoveAt(at);
                return "field left out";
            case 1:
                fields.Add((name, value));
                return "field twice";
            case 2:
                fields[at] = (chance.Of(name.ToUpperInvariant(), name + " ", " " + name, name + "\0", name + "\r\nx", name + ":", "", ":" + name), value);
                return "field name";
            case 3:
                // What would end a line, or a request, if it were written out as it is.
                fields[at] = (name, value + chance.Of("\r\nx-injected: y", "\n", "\r", "\0", " HTTP/1.1\r\nHost: o\r\n\r\nGET /s/in-field", " ", "\t", "#f", "\u00ff", "?a b"));
                return "line end in field";
            case 4:
                fields.Add(chance.Of(
                    ("transfer-encoding", "chunked"), ("content-length", "5"), ("content-length", "5, 6"), ("content-length", "-1"), ("connection", "close"), ("connection", "content-length"), ("te", "gzip"), ("te", "trailers"),
                    ("upgrade", "websocket"), ("keep-alive", "1"), ("host", "other.test"), ("host", "a b"), ("expect", "100-continue"), ("proxy-connection", "x"), ("cookie", "a=b; c"), ("x-a", "b\r\nTransfer-Encoding: chunked")));
                return "field of HTTP/1.1";
            case 5:
                fields.Add(chance.Of((":path", "/again"), (":method", "GET"), (":status", "200"), (":protocol", "websocket"), (":unknown", "x"), (":authority", "other.test")));
                return "pseudo-field";
            case 6:
                fields.Add(("x-huge", new string('h', chance.Of(10_000, 70_000, 200_000))));
                return "huge field";
            default:
                fields[0] = (":method", "CONNECT");
                if (chance.OneIn(2))
                    fields.Add((":protocol", "websocket"));
                return "connect";
        }
    }

    private static Http2Frame Other(FuzzChance chance) => chance.Below(9) switch
    {
        0 => new(Http2Frame.Ping, (byte)chance.Below(2), 0, chance.Bytes(chance.Of(8, 8, 7, 0))),
        1 => new(Http2Frame.WindowUpdate, 0, (uint)chance.Below(4), Number(chance.Of(0u, 1u, 0x7FFFFFFFu, 0x80000000u))),
        2 => new(Http2Frame.Settings, 0, 0, Setting(chance)),
        3 => new(Http2Frame.Reset, 0, (uint)chance.Of(0, 1, 3, 99), Number((uint)chance.Below(20))),
        4 => new(Http2Frame.GoAway, 0, 0, [.. Number(0), .. Number((uint)chance.Below(20))]),
        5 => new(Http2Frame.Priority, 0, (uint)chance.Of(1, 3, 5), [.. Number((uint)chance.Of(0, 1, 3)), 16]),
        6 => new(Http2Frame.Data, 0, (uint)chance.Of(0, 1, 3, 99), []),
        7 => new(Http2Frame.PushPromise, Http2Frame.EndHeaders, 1, [.. Number(2)]),
        _ => new((byte)chance.Between(10, 255), (byte)chance.Below(256), (uint)chance.Below(9), chance.Bytes(chance.Below(100))),
    };

    private static byte[] Setting(FuzzChance chance)
    {
        byte[] setting = new byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(setting, (ushort)chance.Of(1, 2, 3, 4, 5, 6, 8, 999));
        BinaryPrimitives.WriteUInt32BigEndian(setting.AsSpan(2), chance.Of(0u, 1u, 16_384u, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFFu));
        return setting;
    }

    /// <summary>Streams that are opened and reset at once (CVE-2023-44487).</summary>
    private static void RapidReset(List<Http2Frame> frames, FuzzChance chance)
    {
        byte[] block = Hpack.Write([(":method", "GET"), (":scheme", "https"), (":authority", "fuzz.test"), (":path", "/r/reset")]);
        int count = chance.Of(5, 50, 300);
        for (uint i = 0; i < count; i++)
        {
            uint stream = 101 + (2 * i);
            frames.Add(new Http2Frame(Http2Frame.Headers, Http2Frame.EndHeaders | Http2Frame.EndStream, stream, block));
            frames.Add(new Http2Frame(Http2Frame.Reset, 0, stream, Number(8)));
        }
    }

    /// <summary>A block of headers that goes on and on (the CONTINUATION flood, CERT VU#421644).</summary>
    private static IEnumerable<Http2Frame> EndlessHeaders(FuzzChance chance)
    {
        byte[] part = Hpack.Write([("x-more", new string('m', 1000))]);
        yield return new Http2Frame(Http2Frame.Headers, 0, 95, part);
        for (int i = chance.Of(10, 100, 500); i > 0; i--)
            yield return new Http2Frame(Http2Frame.Continuation, 0, 95, part);
    }

    private static byte[] Number(uint number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
