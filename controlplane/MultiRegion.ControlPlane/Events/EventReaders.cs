using Microsoft.Extensions.Options;
using MultiRegion.ControlPlane.Configuration;

namespace MultiRegion.ControlPlane.Events;

/// <summary>Counts those who follow the events, so that they cannot become too many.</summary>
internal sealed class EventReaders(IOptions<ControlPlaneOptions> options)
{
    private int _count;

    /// <summary>A place until it is disposed; null if all are taken.</summary>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= options.Value.Events.MaxReaders)
            return new Place(this);
        Interlocked.Decrement(ref _count);
        return null;
    }

    private sealed class Place(EventReaders readers) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref readers._count);
    }
}
