using MultiRegion.Edge.Bodies;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// Where a body of declared length goes as it comes from its client: into memory that grows with what has come, so that a client that sends
/// slowly holds no more than it has sent. Where no memory is left, what has been kept and the rest go to the one attempt that there is then.
/// </summary>
/// <param name="copy">What has come.</param>
/// <param name="memory">Whose the kept bytes are.</param>
internal sealed class ArrivingBody(KeptCopy copy, ReplayMemory memory) : AsyncStream
{
    private readonly TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Stream> _attempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Stream? _target;

    public override bool CanWrite => true;

    /// <summary>Ends when there is no memory for what comes next; never, otherwise.</summary>
    public Task Full => _full.Task;

    /// <summary>The attempt that takes the body from here on.</summary>
    public void PassTo(Stream target) => _attempt.TrySetResult(target);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_target is { } target)
            return target.WriteAsync(buffer, cancellationToken);
        return copy.TryAppend(buffer.Span) ? ValueTask.CompletedTask : PassAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _target?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    private async ValueTask PassAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        _full.TrySetResult();
        Stream target = await _attempt.Task.WaitAsync(cancellationToken);
        if (copy.TryTake(out byte[]? kept, out int length))
            await WriteKeptAsync(target, kept, length, cancellationToken);
        else if (length > 0)
            throw new IOException("The beginning of the body was given up: its request has ended.");
        _target = target;
        await target.WriteAsync(buffer, cancellationToken);
    }

    private async Task WriteKeptAsync(Stream target, byte[] kept, int length, CancellationToken cancellationToken)
    {
        bool written = false;
        try
        {
            await target.WriteAsync(kept.AsMemory(0, length), cancellationToken);
            written = true;
        }
        finally
        {
            // A write that failed may still read it.
            memory.Return(kept, reusable: written);
        }
    }
}
