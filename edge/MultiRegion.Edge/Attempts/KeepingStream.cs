using MultiRegion.Edge.Bodies;

namespace MultiRegion.Edge.Attempts;

/// <summary>Passes a body on to its origin and keeps what has passed.</summary>
internal sealed class KeepingStream(Stream target, KeptCopy copy) : AsyncStream
{
    /// <summary>The origin's side did not take all of it.</summary>
    public bool HasFailed { get; private set; }

    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        HasFailed = true;
        await target.WriteAsync(buffer, cancellationToken);
        // A part that is missing makes the rest worthless.
        if (!copy.TryAppend(buffer.Span))
            copy.Drop();
        HasFailed = false;
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        bool failed = HasFailed;
        HasFailed = true;
        await target.FlushAsync(cancellationToken);
        HasFailed = failed;
    }
}
