namespace MultiRegion.Consul;

/// <summary>How a watch is doing. Handed to the watch by its caller, written by the watch alone, readable from any thread.</summary>
public sealed class WatchStatus
{
    private volatile Snapshot _current = new(null, 0, null);

    /// <summary>When the agent last answered, be it "no change"; null before the first answer.</summary>
    public DateTimeOffset? LastContact => _current.LastContact;

    /// <summary>Failures since the last answer.</summary>
    public int ConsecutiveFailures => _current.Failures;

    /// <summary>The last of these failures; null while all is well.</summary>
    public ConsulException? LastFailure => _current.LastFailure;

    internal void Answered(DateTimeOffset now) => _current = new(now, 0, null);

    internal void Failed(ConsulException failure) =>
        _current = _current with { Failures = _current.Failures + 1, LastFailure = failure };

    private sealed record Snapshot(DateTimeOffset? LastContact, int Failures, ConsulException? LastFailure);
}
