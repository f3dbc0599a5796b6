using System.Globalization;
using System.Text;

namespace MultiRegion.Faults.Fuzzing.Inputs;

/// <summary>Requests of HTTP/1.1, one or several on a connection, mostly with something wrong.</summary>
internal static class Http1Inputs
{
    public static FuzzInput Make(long number, FuzzChance chance, FuzzTransport transport)
    {
        int count = chance.OneIn(3) ? chance.Between(2, 5) : 1;
        bool intact = chance.OneIn(4);
        List<string> ids = [], notes = [];
        var sent = new MemoryStream();
        bool asksHead = false;
        for (int i = 0; i < count; i++)
        {
            string id = FuzzId.Of(number, i);
            ids.Add(id);
            Http1Message message = Http1Message.Make(chance, id, smuggled: id);
            asksHead |= message.Method == "HEAD";
            if (chance.OneIn(10))
                MakeWebSocket(message, chance);
            if (!intact)
            {
                for (int mutations = chance.Below(3); mutations >= 0; mutations--)
                    notes.Add(Http1Mutations.Apply(message, chance));
            }

            sent.Write(message.Write());
        }

        byte[] bytes = sent.ToArray();
        if (!intact && chance.OneIn(4))
        {
            for (int mutations = chance.Below(3); mutations >= 0; mutations--)
                bytes = ByteMutations.Apply(bytes, chance);
            notes.Add("bytes");
        }

        return new FuzzInput
        {
            Number = number,
            Transport = transport,
            Segments = Splits.Cut(bytes, chance),
            End = chance.Of(FuzzEnd.Read, FuzzEnd.Read, FuzzEnd.Read, FuzzEnd.HalfClose, FuzzEnd.Close, FuzzEnd.Reset),
            Ids = ids,
            IsIntact = intact,
            AsksHead = asksHead,
            Note = string.Create(CultureInfo.InvariantCulture, $"{count} × HTTP/1.1: {(intact ? "as it should be" : string.Join(", ", notes))}"),
        };
    }

    /// <summary>The rest of the connection is frames, or what should be frames.</summary>
    private static void MakeWebSocket(Http1Message message, FuzzChance chance)
    {
        message.Method = "GET";
        message.Lines.RemoveAll(line => line.StartsWith("Content-Length", StringComparison.Ordinal) || line.StartsWith("Transfer-Encoding", StringComparison.Ordinal) || line.StartsWith("Expect", StringComparison.Ordinal));
        message.Lines.AddRange(["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]);
        message.Body = "\u0081\u0085\0\0\0\0hello" + Encoding.Latin1.GetString(chance.Bytes(chance.Size(100, 70_000)));
    }
}
