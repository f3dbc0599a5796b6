using System.Buffers;

namespace MultiRegion.Edge.Attempts;

/// <summary>The buffers in which bodies are kept for another attempt, of all requests together within one cap.</summary>
/// <param name="cap">Bytes.</param>
internal sealed class ReplayMemory(long cap)
{
    private long _used;
    private long _refused;

    /// <summary>Bytes in use.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Bodies that were not kept because the cap was reached, since the start.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>A buffer of at least so many bytes, or null if that is more than is left.</summary>
    public byte[]? TryRent(int bytes)
    {
        // What the pool gives is up to twice as long; it is that which is in use.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(bytes);
        if (Interlocked.Add(ref _used, buffer.Length) <= cap)
            return buffer;
        Return(buffer, reusable: true);
        Interlocked.Increment(ref _refused);
        return null;
    }

    /// <param name="buffer">One of <see cref="TryRent"/>'s.</param>
    /// <param name="reusable">False if something may still read it: then the collector takes it, when it may.</param>
    public void Return(byte[] buffer, bool reusable)
    {
        Interlocked.Add(ref _used, -buffer.Length);
        if (reusable)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
