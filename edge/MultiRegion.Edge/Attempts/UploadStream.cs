using System.Runtime.CompilerServices;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// Passes a streaming body on to its origin. The attempt's time stands still while the client is waited for, and runs while the origin does
/// not take what it is given: each piece has the time that a first byte has. What is taken at once touches no timer.
/// </summary>
internal sealed class UploadStream(Stream target, Attempt attempt, AttemptCancellation cancellation) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask taken = target.WriteAsync(buffer, cancellationToken);
        return taken.IsCompleted ? taken : TimeAsync(taken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Task taken = target.FlushAsync(cancellationToken);
        return taken.IsCompleted ? taken : TimeAsync(new ValueTask(taken)).AsTask();
    }

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask TimeAsync(ValueTask taken)
    {
        cancellation.Resume(attempt);
        try
        {
            await taken;
        }
        finally
        {
            cancellation.Suspend(attempt);
        }
    }
}
