using System.Threading.Channels;

namespace MultiRegion.ControlPlane.Planning;

/// <summary>What sets the planning loop going: the timer, or an event that must not wait for it. Signals that come during a round are one.</summary>
internal sealed class PlanningPulse
{
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for a round now.</summary>
    public void Signal() => _signals.Writer.TryWrite(true);

    /// <summary>Yields once for every round that is asked for.</summary>
    public IAsyncEnumerable<bool> WatchAsync(CancellationToken ct) => _signals.Reader.ReadAllAsync(ct);
}
