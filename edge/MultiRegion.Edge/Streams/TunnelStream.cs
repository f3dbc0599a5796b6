using System.Text;
using MultiRegion.Edge.Bodies;

namespace MultiRegion.Edge.Streams;

/// <summary>
/// An upgraded connection to an origin, as the forwarder copies it both ways. It notes when bytes pass, and where they are a WebSocket's it can
/// put a close frame between two of the origin's frames. After that nothing of the origin's passes; the client's answer still does, so that
/// both sides see an orderly close.
/// </summary>
internal sealed class TunnelStream(Stream inner, OpenStream owner) : AsyncStream
{
    private const ushort GoingAway = 1001;
    private WebSocketFrames _frames;
    private Task<int>? _waiting;
    private ReadOnlyMemory<byte> _farewell;
    private bool _said;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    private bool IsDue => !_said && owner.End is not null && owner.Kind == StreamKind.WebSocket && _frames is { IsBoundary: true, IsClosed: false };

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The forwarder waits with an empty buffer until there is something to read: that is where a silent connection spends its time.
        if (buffer.IsEmpty)
        {
            await WaitAsync(cancellationToken);
            return 0;
        }

        while (true)
        {
            if (IsDue)
                Say();
            if (!_farewell.IsEmpty)
                return TakeFarewell(buffer);
            if (_waiting is { } waiting)
            {
                await waiting;
                _waiting = null;
            }

            int count = await inner.ReadAsync(buffer, cancellationToken);
            if (count == 0)
                return 0;
            owner.Touch();
            if (owner.Kind != StreamKind.WebSocket)
                return count;
            if (!_said)
                return _frames.Advance(buffer.Span[..count], stopAtBoundary: owner.End is not null);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        owner.Touch();
        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // It fails with the connection, and nobody is interested any more.
            _waiting?.ContinueWith(static task => _ = task.Exception, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously);
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Until the origin has sent something, or the edge has something to say. An origin's read is never cancelled: that would cost the connection.</summary>
    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (IsDue || !_farewell.IsEmpty)
            return;
        if (_waiting is null)
        {
            ValueTask<int> ready = inner.ReadAsync(Memory<byte>.Empty, cancellationToken);
            if (ready.IsCompletedSuccessfully)
                return;
            _waiting = ready.AsTask();
        }

        if (!_said && owner.Kind == StreamKind.WebSocket)
        {
            await Task.WhenAny(_waiting, owner.Ending);
            if (!_waiting.IsCompleted && (IsDue || owner.End is null))
                return;
        }

        await _waiting;
        _waiting = null;
    }

    private void Say()
    {
        _said = true;
        _farewell = WebSocketFrames.Close(GoingAway, Encoding.ASCII.GetBytes(owner.End!.Words));
    }

    private int TakeFarewell(Memory<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _farewell.Length);
        _farewell[..count].CopyTo(buffer);
        _farewell = _farewell[count..];
        return count;
    }
}
