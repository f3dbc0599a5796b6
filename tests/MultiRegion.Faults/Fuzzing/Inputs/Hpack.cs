using System.Text;

namespace MultiRegion.Faults.Fuzzing.Inputs;

/// <summary>Header fields as HPACK literals without indexing and without Huffman coding (RFC 7541, 6.2.2): whatever is in them goes over the wire as it is.</summary>
internal static class Hpack
{
    public static byte[] Write(IEnumerable<(string Name, string Value)> fields)
    {
        var block = new MemoryStream();
        foreach (var (name, value) in fields)
        {
            block.WriteByte(0);
            WriteString(block, name);
            WriteString(block, value);
        }

        return block.ToArray();
    }

    private static void WriteString(MemoryStream block, string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        const int Prefix = 127;
        if (bytes.Length < Prefix)
        {
            block.WriteByte((byte)bytes.Length);
        }
        else
        {
            block.WriteByte(Prefix);
            int rest = bytes.Length - Prefix;
            for (; rest >= 128; rest >>= 7)
                block.WriteByte((byte)((rest & 127) | 128));
            block.WriteByte((byte)rest);
        }

        block.Write(bytes);
    }
}
