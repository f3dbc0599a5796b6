namespace MultiRegion.Consul;

/// <summary>
/// Keeps the TTL check passing. Time counts from when a heartbeat was sent, not from when it was answered, so that this side always gives up before
/// the agent does; a process that was stopped finds itself overdue when it wakes.
/// </summary>
internal sealed class LeaseHeartbeat(
    ConsulClient client, ConsulLeaseOptions options, string check, long registeredAt, TimeProvider time)
{
    private long _renewedAt = registeredAt;
    private volatile ConsulException? _lastFailure;
    private volatile bool _isRefused;

    public bool IsFresh => Remaining > TimeSpan.Zero;

    private TimeSpan Remaining => options.StepDownAfter - time.GetElapsedTime(Volatile.Read(ref _renewedAt));

    /// <summary>Ends when the heartbeat is overdue or the agent refuses it; the cause, if there was one, is the result.</summary>
    public async Task<ConsulException?> RunAsync(CancellationToken cancellation)
    {
        while (Remaining is var remaining && remaining > TimeSpan.Zero && !_isRefused)
        {
            await Task.Delay(remaining < options.HeartbeatInterval ? remaining : options.HeartbeatInterval, time, cancellation);
            // Not awaited: on a busy machine an answer may take longer than the interval, and the next heartbeat must not wait for it.
            _ = BeatAsync(cancellation);
        }
        return _lastFailure;
    }

    private async Task BeatAsync(CancellationToken cancellation)
    {
        var sentAt = time.GetTimestamp();
        try
        {
            await client.Agent.PassAsync(check, options.StepDownAfter, cancellation);
            Renew(sentAt);
            _lastFailure = null;
        }
        catch (ConsulException failure)
        {
            _lastFailure = failure;
            _isRefused |= failure is not ConsulUnavailableException;
        }
        catch (OperationCanceledException)
        {
            // The term is over.
        }
    }

    /// <summary>Answers may come out of order; only the latest heartbeat counts.</summary>
    private void Renew(long sentAt)
    {
        var before = Volatile.Read(ref _renewedAt);
        while (before < sentAt && Interlocked.CompareExchange(ref _renewedAt, sentAt, before) is var seen && seen != before)
            before = seen;
    }
}
