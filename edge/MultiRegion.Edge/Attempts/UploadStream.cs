using System.Runtime.CompilerServices;
using MultiRegion.Edge.Bodies;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// Passes a streaming body on to its origin. The attempt's time stands still while the client is waited for, and runs while the origin does
/// not take what it is given: each piece has the time that a first byte has. What is taken at once touches no timer.
/// </summary>
internal sealed class UploadStream(Stream target, Attempt attempt, AttemptCancellation cancellation) : AsyncStream
{
    public override bool CanWrite => true;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask taken = target.WriteAsync(buffer, cancellationToken);
        return taken.IsCompleted ? taken : TimeAsync(taken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Task taken = target.FlushAsync(cancellationToken);
        return taken.IsCompleted ? taken : TimeAsync(new ValueTask(taken)).AsTask();
    }

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
