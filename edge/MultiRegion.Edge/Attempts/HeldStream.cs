using System.Buffers;
using System.Net;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// Looks at the first event of a response before any of it goes to the client, within a bound of bytes and of time; what was read goes on
/// with the rest.
/// </summary>
internal sealed class HeldStream : Stream
{
    /// <summary>Longest first event that is looked at.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Longest time that a response is held back for its first event: heartbeats must reach the client.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(5);

    private readonly Stream _rest;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(MaxBytes);
    private Task<int>? _pending;
    private int _start;
    private int _end;

    private HeldStream(Stream rest) => _rest = rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>True for a response that has events to be read.</summary>
    public static bool Applies(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.OK && response.Content.Headers.ContentEncoding.Count == 0
        && string.Equals(response.Content.Headers.ContentType?.MediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the first event, and gives the response a content that still has all of it.</summary>
    /// <param name="response">The response; it is disposed of where reading fails.</param>
    /// <param name="longest">Time that there is for it, above zero; <see cref="LongestHold"/> at the most is taken.</param>
    /// <param name="time">What that runs by.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>True if it is an error.</returns>
    public static async Task<bool> BeginsWithErrorAsync(
        HttpResponseMessage response, TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            var stream = new HeldStream(await response.Content.ReadAsStreamAsync(cancellation));
            bool isError = await stream.ReadFirstAsync(longest < LongestHold ? longest : LongestHold, time, cancellation);
            response.Content = new HeldContent(stream, response.Content);
            return isError;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start == _end && _pending is { } pending)
        {
            // It reads into our own buffer, so a reader that does not wait for it loses nothing.
            _end += await pending.WaitAsync(cancellationToken);
            _pending = null;
        }

        if (_start == _end)
            return await _rest.ReadAsync(buffer, cancellationToken);
        int count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // A buffer that is still read into is the collector's.
        if (disposing && Interlocked.Exchange(ref _buffer, null) is { } buffer && _pending is null)
            ArrayPool<byte>.Shared.Return(buffer);
        base.Dispose(disposing);
    }

    /// <summary>Ends the wait in place: nothing but its timer hangs on it.</summary>
    private static void Stop(CancellationTokenSource wait) => wait.Cancel();

    private async Task<bool> ReadFirstAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task enough = Task.Delay(longest, time, done.Token);
        while (_end < MaxBytes)
        {
            _pending = _rest.ReadAsync(_buffer.AsMemory(_end, MaxBytes - _end), cancellation).AsTask();
            if (!_pending.IsCompleted && await Task.WhenAny(_pending, enough) != _pending)
            {
                cancellation.ThrowIfCancellationRequested();
                return false;
            }

            int read = await _pending;
            _pending = null;
            _end += read;
            FirstEvent first = StreamEvent.Judge(_buffer.AsSpan(0, _end));
            if (read == 0 || first != FirstEvent.Incomplete)
            {
                Stop(done);
                return first == FirstEvent.Error;
            }
        }

        Stop(done);
        return false;
    }

    private sealed class HeldContent : HttpContent
    {
        private readonly HeldStream _stream;
        private readonly HttpContent _inner;

        public HeldContent(HeldStream stream, HttpContent inner)
        {
            _stream = stream;
            _inner = inner;
            foreach (var (name, values) in inner.Headers.NonValidated)
                Headers.TryAddWithoutValidation(name, values);
        }

        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_stream);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _stream.CopyToAsync(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _stream.Dispose();
                _inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
