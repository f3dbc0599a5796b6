using MultiRegion.ControlPlane.Events.Webhooks;

namespace MultiRegion.ControlPlane.Events;

/// <summary>Which events there are, and who is told; section <c>ControlPlane:Events</c>.</summary>
public sealed class EventOptions
{
    /// <summary>Share of a service's traffic from which on a move is an event. 0.01 to 1.</summary>
    public double WeightThreshold { get; set; } = 0.1;

    /// <summary>Events that are kept for readers who come back. 10 to 100,000.</summary>
    public int Kept { get; set; } = 1000;

    /// <summary>Readers of the stream at once. 1 to 10,000.</summary>
    public int MaxReaders { get; set; } = 100;

    /// <summary>Time after which a silent stream gets a sign of life. 1 s to 5 min.</summary>
    public TimeSpan Ping { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Who is told of events by the cell's leader.</summary>
    public IList<WebhookOptions> Webhooks { get; set; } = [];
}
