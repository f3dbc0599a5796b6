using System.Buffers;
using System.Net;
using MultiRegion.Edge.Bodies;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// Looks at the first event of a response before any of it goes to the client, within a bound of bytes and of time; what was read goes on
/// with the rest.
/// </summary>
internal sealed class HeldStream : AsyncStream
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

    private sealed class HeldContent(HeldStream stream, HttpContent inner) : ReplacedContent(inner)
    {
        protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => Task.FromResult<Stream>(stream);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
