using MultiRegion.ControlPlane.Telemetry;

namespace MultiRegion.ControlPlane.Publishing;

/// <summary>How the last exchange with Consul went, for the status; an outage is logged once, not every tick.</summary>
internal sealed class PublishLog(TimeProvider time, ILogger<PublishLog> logger)
{
    private volatile State _state = new(null, null);

    public DateTimeOffset? LastPublishAt => _state.PublishedAt;

    /// <summary>Why the last round could not read or publish; null if it could, or had nothing to.</summary>
    public string? LastError => _state.Error;

    public void Note(PublishOutcome outcome) => _state = outcome switch
    {
        PublishOutcome.Nothing => _state with { Error = null },
        PublishOutcome.Done => new(time.GetUtcNow(), null),
        PublishOutcome.LeaseLost => _state with { Error = "The lease was lost while publishing; the replica that has it publishes." },
        PublishOutcome.DataLost => _state with { Error = "Consul has lost plans that were published; they are published again under a higher epoch." },
        PublishOutcome.Superseded => _state with { Error = "A higher epoch stands in Consul; this replica raises its own above it." },
        _ => _state with { Error = "Other writes got in between again and again; the next round tries again." },
    };

    public void Note(string what, Exception error)
    {
        if (_state.Error != error.Message)
            logger.ConsulFailed(what, error);
        _state = _state with { Error = error.Message };
    }

    private sealed record State(DateTimeOffset? PublishedAt, string? Error);
}
