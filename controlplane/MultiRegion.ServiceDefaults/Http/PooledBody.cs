using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace MultiRegion.ServiceDefaults.Http;

/// <summary>The bytes of a request's body in a pooled buffer, which goes back on disposal. It grows with what arrives, not with what was announced.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int FirstBytes = 32 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _length;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <returns>False if there is more than <paramref name="maxBytes"/>.</returns>
    /// <exception cref="BadHttpRequestException">The server's own limit was met, or the body is not framed as it says.</exception>
    public async ValueTask<bool> ReadAsync(Stream body, long maxBytes, CancellationToken ct)
    {
        while (await body.ReadAsync(_buffer.AsMemory(_length), ct) is var read and > 0)
        {
            _length += read;
            if (_length > maxBytes)
                return false;
            if (_length == _buffer.Length)
                Grow();
        }

        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Grow()
    {
        var wider = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
        Bytes.CopyTo(wider);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = wider;
    }
}
