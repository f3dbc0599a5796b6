using System.Buffers.Binary;

namespace MultiRegion.Faults.Fuzzing.Inputs;

/// <summary>A frame of HTTP/2 (RFC 9113, 4.1), right or wrong.</summary>
/// <param name="Type">0 DATA, 1 HEADERS, 2 PRIORITY, 3 RST_STREAM, 4 SETTINGS, 5 PUSH_PROMISE, 6 PING, 7 GOAWAY, 8 WINDOW_UPDATE, 9 CONTINUATION.</param>
/// <param name="Flags">0x1 END_STREAM or ACK, 0x4 END_HEADERS, 0x8 PADDED, 0x20 PRIORITY.</param>
/// <param name="Stream">Its identifier; the highest bit is reserved.</param>
/// <param name="Payload">What follows the frame's head.</param>
internal sealed record Http2Frame(byte Type, byte Flags, uint Stream, byte[] Payload)
{
    public const byte Data = 0, Headers = 1, Priority = 2, Reset = 3, Settings = 4, PushPromise = 5, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;
    public const byte EndStream = 1, Ack = 1, EndHeaders = 4, Padded = 8, HasPriority = 0x20;

    /// <summary>What its head says of its length; null for the truth.</summary>
    public int? StatedLength { get; init; }

    public byte[] Write()
    {
        byte[] bytes = new byte[9 + Payload.Length];
        int length = StatedLength ?? Payload.Length;
        (bytes[0], bytes[1], bytes[2]) = ((byte)(length >> 16), (byte)(length >> 8), (byte)length);
        (bytes[3], bytes[4]) = (Type, Flags);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), Stream);
        Payload.CopyTo(bytes, 9);
        return bytes;
    }
}
