using System.Diagnostics.CodeAnalysis;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// What has come of a body so far, as long as it is within the limit and there is memory; the memory grows with it. Its one writer takes the
/// buffer while it writes, so that dropping it from another thread needs no lock.
/// </summary>
internal sealed class KeptCopy(int limit, ReplayMemory memory)
{
    private const int FirstBytes = 4096;
    private byte[]? _buffer;
    private int _length;
    private bool _dropped;

    /// <summary>Keeps the next part; false if there is no room for it, and what came before is as it was.</summary>
    public bool TryAppend(ReadOnlySpan<byte> part)
    {
        byte[]? buffer = Interlocked.Exchange(ref _buffer, null);
        if (Volatile.Read(ref _dropped) || (buffer is null && _length > 0) || part.Length > limit - _length)
            return PutBack(buffer);
        if (buffer is null || buffer.Length - _length < part.Length)
        {
            byte[]? larger = memory.TryRent(Math.Min(limit, Math.Max(FirstBytes, 2 * (_length + part.Length))));
            if (larger is null)
                return PutBack(buffer);
            if (buffer is not null)
            {
                buffer.AsSpan(0, _length).CopyTo(larger);
                memory.Return(buffer, reusable: true);
            }

            buffer = larger;
        }

        part.CopyTo(buffer.AsSpan(_length));
        _length += part.Length;
        PutBack(buffer);
        return true;
    }

    /// <summary>What has been kept, now the caller's, unless it has been dropped. An empty body has no buffer and is not kept.</summary>
    public bool TryTake([NotNullWhen(true)] out byte[]? kept, out int length)
    {
        length = _length;
        kept = Volatile.Read(ref _dropped) ? null : Interlocked.Exchange(ref _buffer, null);
        return kept is not null;
    }

    /// <summary>Gives the buffer back: nobody will send it again.</summary>
    public void Drop()
    {
        // In this order: a writer puts its buffer back before it looks.
        Volatile.Write(ref _dropped, true);
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            memory.Return(buffer, reusable: true);
    }

    private bool PutBack(byte[]? buffer)
    {
        Interlocked.Exchange(ref _buffer, buffer);
        if (Volatile.Read(ref _dropped))
            Drop();
        return false;
    }
}
