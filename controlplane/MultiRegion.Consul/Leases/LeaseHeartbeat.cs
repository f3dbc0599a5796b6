namespace MultiRegion.Consul;

/// <summary>
/// Keeps the TTL check passing. Time counts from when a heartbeat was sent, not from when it was answered, so that this side always gives up before
/// the agent does; a process that was stopped finds itself overdue when it wakes.
/// </summary>
internal sealed class LeaseHeartbeat(
    ConsulClient client, ConsulLeaseOptions options, string check, long registeredAt, TimeProvider time)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(20);
    private long _renewedAt = registeredAt;

    public bool IsFresh => Remaining > TimeSpan.Zero;

    private TimeSpan Remaining => options.StepDownAfter - time.GetElapsedTime(Volatile.Read(ref _renewedAt));

    /// <summary>Ends when the heartbeat is overdue or the agent no longer knows the check; the cause, if there was one, is the result.</summary>
    public async Task<ConsulException?> RunAsync(CancellationToken cancellation)
    {
        ConsulException? lastFailure = null;
        while (true)
        {
            await Task.Delay(lastFailure is null ? options.HeartbeatInterval : RetryPause, time, cancellation);
            var remaining = Remaining;
            if (remaining <= TimeSpan.Zero)
                return lastFailure;
            var sentAt = time.GetTimestamp();
            try
            {
                await client.Agent.PassAsync(check, Min(remaining, options.HeartbeatInterval), cancellation);
                Volatile.Write(ref _renewedAt, sentAt);
                lastFailure = null;
            }
            catch (ConsulUnavailableException failure)
            {
                lastFailure = failure;
            }
            catch (ConsulException failure)
            {
                return failure;
            }
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
