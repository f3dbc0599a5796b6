using System.Buffers.Binary;

namespace MultiRegion.Edge.Streams;

/// <summary>
/// Knows where the frames of a WebSocket's bytes begin and end (RFC 6455, section 5.2), and nothing else of them. A close frame may stand
/// between any two frames, those of one message too (section 5.4), but never within one.
/// </summary>
internal struct WebSocketFrames
{
    private const int CloseOpcode = 8;
    private Header _header;
    private int _headerLength;
    private ulong _payload;

    /// <summary>The next byte, if one comes, begins a frame.</summary>
    public readonly bool IsBoundary => _headerLength == 0 && _payload == 0;

    /// <summary>The side that sends has closed already.</summary>
    public bool IsClosed { get; private set; }

    /// <returns>How many of the bytes were looked at: all of them, or those up to the first end of a frame.</returns>
    public int Advance(ReadOnlySpan<byte> bytes, bool stopAtBoundary)
    {
        int at = 0;
        while (at < bytes.Length)
        {
            if (_payload > 0)
            {
                int taken = (int)Math.Min(_payload, (ulong)(bytes.Length - at));
                _payload -= (ulong)taken;
                at += taken;
            }
            else
            {
                _header[_headerLength++] = bytes[at++];
                if (_headerLength == Needed())
                    EndHeader();
            }

            if (stopAtBoundary && IsBoundary)
                return at;
        }

        return at;
    }

    /// <summary>A close frame as servers send it.</summary>
    public static byte[] Close(ushort status, ReadOnlySpan<byte> reason)
    {
        byte[] frame = new byte[4 + reason.Length];
        frame[0] = 0x80 | CloseOpcode;
        frame[1] = (byte)(2 + reason.Length);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), status);
        reason.CopyTo(frame.AsSpan(4));
        return frame;
    }

    private readonly int Needed()
    {
        if (_headerLength < 2)
            return 2;
        int length = _header[1] & 0x7f, mask = _header[1] >> 7;
        return 2 + (length == 127 ? 8 : length == 126 ? 2 : 0) + (4 * mask);
    }

    private void EndHeader()
    {
        ReadOnlySpan<byte> header = _header;
        int length = header[1] & 0x7f;
        _payload = length switch
        {
            127 => BinaryPrimitives.ReadUInt64BigEndian(header[2..]),
            126 => BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
            _ => (ulong)length,
        };
        IsClosed |= (header[0] & 0xf) == CloseOpcode;
        _headerLength = 0;
    }

    [System.Runtime.CompilerServices.InlineArray(14)]
    private struct Header
    {
        private byte _first;
    }
}
