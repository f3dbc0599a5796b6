namespace MultiRegion.Edge.Attempts;

/// <summary>Passes a body on to its origin and keeps what has passed.</summary>
internal sealed class KeepingStream(Stream target, KeptCopy copy) : Stream
{
    /// <summary>The origin's side did not take all of it.</summary>
    public bool HasFailed { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        HasFailed = true;
        await target.WriteAsync(buffer, cancellationToken);
        copy.Append(buffer.Span);
        HasFailed = false;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        bool failed = HasFailed;
        HasFailed = true;
        await target.FlushAsync(cancellationToken);
        HasFailed = failed;
    }

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
