namespace MultiRegion.Consul;

/// <summary>
/// Keeps callers from waiting for a datacenter that does not answer: opens after some failures in a row, lets one trial through when it has been
/// open long enough, and closes when that succeeds.
/// </summary>
internal sealed class DatacenterBreaker(int failuresToOpen, TimeSpan openFor, TimeProvider time)
{
    private readonly Lock _lock = new();
    private int _failures;
    private long _openedAt;

    /// <summary>True if a call may be made now; the first caller after <c>openFor</c> is the trial, and the next waits as long again.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_failures < failuresToOpen)
                return true;
            if (time.GetElapsedTime(_openedAt) < openFor)
                return false;
            _openedAt = time.GetTimestamp();
            return true;
        }
    }

    public void Succeeded()
    {
        lock (_lock)
            _failures = 0;
    }

    public void Failed()
    {
        lock (_lock)
        {
            _failures++;
            _openedAt = time.GetTimestamp();
        }
    }
}
