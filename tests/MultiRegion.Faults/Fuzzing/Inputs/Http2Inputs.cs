using System.Globalization;
using System.Text;

namespace MultiRegion.Faults.Fuzzing.Inputs;

/// <summary>A connection of HTTP/2: preface, settings, and a few streams, mostly with something wrong.</summary>
internal static class Http2Inputs
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    public static FuzzInput Make(long number, FuzzChance chance)
    {
        bool intact = chance.OneIn(4);
        List<string> ids = [], notes = [];
        List<Http2Frame> frames = [new(Http2Frame.Settings, 0, 0, []), new(Http2Frame.Settings, Http2Frame.Ack, 0, [])];
        int streams = chance.Between(1, 4);
        for (int i = 0; i < streams; i++)
        {
            string id = FuzzId.Of(number, i);
            ids.Add(id);
            frames.AddRange(Request(chance, id, (uint)((2 * i) + 1), intact, notes));
        }

        if (!intact)
        {
            for (int mutations = chance.Below(3); mutations >= 0; mutations--)
                notes.Add(Http2Mutations.Apply(frames, chance));
        }

        byte[] bytes = [.. Encoding.ASCII.GetBytes(Preface), .. frames.SelectMany(frame => frame.Write())];
        if (!intact && chance.OneIn(5))
        {
            bytes = ByteMutations.Apply(bytes, chance);
            notes.Add("bytes");
        }

        return new FuzzInput
        {
            Number = number,
            Transport = FuzzTransport.Http2,
            Segments = Splits.Cut(bytes, chance),
            End = chance.Of(FuzzEnd.Read, FuzzEnd.Read, FuzzEnd.Read, FuzzEnd.HalfClose, FuzzEnd.Close, FuzzEnd.Reset),
            Ids = ids,
            IsIntact = intact,
            Note = string.Create(CultureInfo.InvariantCulture, $"{streams} × HTTP/2: {(intact ? "as it should be" : string.Join(", ", notes))}"),
        };
    }

    private static IEnumerable<Http2Frame> Request(FuzzChance chance, string id, uint stream, bool intact, List<string> notes)
    {
        string method = chance.Of("GET", "GET", "POST", "PUT", "DELETE");
        List<(string Name, string Value)> fields =
        [
            (":method", method), (":scheme", "https"), (":authority", "fuzz.test"), (":path", $"/f/{id}"),
        ];
        byte[] body = method is "POST" or "PUT"
            ? Encoding.Latin1.GetBytes($"GET /s/{id} HTTP/1.1\r\nHost: fuzz.test\r\n\r\n{new string('b', chance.Size(300, 15_000))}")
            : [];
        if (body.Length > 0 && chance.OneIn(2))
            fields.Add(("content-length", body.Length.ToString(CultureInfo.InvariantCulture)));
        if (!intact && chance.OneIn(2))
            notes.Add(Http2Mutations.ApplyToFields(fields, chance));

        byte[] block = Hpack.Write(fields);
        byte end = body.Length == 0 ? Http2Frame.EndStream : (byte)0;
        const int MostInFrame = 16_000;
        yield return new Http2Frame(Http2Frame.Headers, (byte)(end | (block.Length <= MostInFrame ? Http2Frame.EndHeaders : 0)), stream, block[..Math.Min(block.Length, MostInFrame)]);
        for (int at = MostInFrame; at < block.Length; at += MostInFrame)
        {
            int to = Math.Min(block.Length, at + MostInFrame);
            yield return new Http2Frame(Http2Frame.Continuation, to == block.Length ? Http2Frame.EndHeaders : (byte)0, stream, block[at..to]);
        }

        for (int at = 0; at < body.Length;)
        {
            int length = Math.Min(body.Length - at, chance.Between(1, 8000));
            yield return new Http2Frame(Http2Frame.Data, at + length == body.Length ? Http2Frame.EndStream : (byte)0, stream, body[at..(at + length)]);
            at += length;
        }
    }
}
