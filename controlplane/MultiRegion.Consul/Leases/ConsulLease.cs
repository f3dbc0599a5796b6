using Microsoft.Extensions.Logging;

namespace MultiRegion.Consul;

/// <summary>
/// Leadership over a key: among all candidates at most one holds it, and a dead holder is replaced after about one TTL. The lock is advisory,
/// so every write of the holder must carry the fence: <see cref="TransactionOperation.CheckSession"/> on the lease key, in the same transaction.
/// </summary>
/// <remarks>
/// The session hangs on a TTL check of a service of this agent rather than on a TTL of its own, whose least is 10 s and whose end is noticed up
/// to twice as late (leases: Gray and Cheriton, SOSP 1989; fencing by the store: Kleppmann 2016).
/// </remarks>
public sealed class ConsulLease(
    ConsulClient client, ConsulLeaseOptions options, TimeProvider time, Func<double> draw, ILogger<ConsulLease> logger)
{
    private readonly Latest<LeaseState> _state = new(LeaseState.Unknown);
    private volatile LeaseTerm? _term;
    private int _failures;

    /// <summary>
    /// Where this candidate stands now. Freshness is judged on each read, so a process that was stopped does not believe its old state.
    /// </summary>
    public LeaseState State
    {
        get
        {
            var state = _state.Value;
            return state.Held && _term is not { IsFresh: true } ? LeaseState.Unknown : state;
        }
    }

    /// <summary>The state now, and after every change; a slow reader skips to the newest. What is acted on is <see cref="State"/>.</summary>
    public IAsyncEnumerable<LeaseState> WatchAsync(CancellationToken cancellation) => _state.WatchAsync(cancellation);

    /// <summary>
    /// Runs as a candidate until cancelled, then gives the lease back at once. To be called once at a time. Losing the lease, Consul or Consul's data
    /// ends a term, not the candidacy.
    /// </summary>
    /// <param name="claim">
    /// Makes the value to write on taking the lease from the one that stands there (null: none): it is written in the same transaction, and only over
    /// that one, so an epoch counted up from it is never given out twice.
    /// </param>
    /// <param name="cancellation">Ends the candidacy.</param>
    public async Task RunAsync(Func<KeyValue?, ReadOnlyMemory<byte>> claim, CancellationToken cancellation)
    {
        // At most one TTL: a cell without a leader waits for nobody.
        var backoff = new Backoff(client.Options.BackoffMinimum, options.Ttl, time, draw);
        try
        {
            while (!cancellation.IsCancellationRequested)
                await RunTermAsync(claim, backoff, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        await DeregisterAsync();
    }

    private async Task RunTermAsync(Func<KeyValue?, ReadOnlyMemory<byte>> claim, Backoff backoff, CancellationToken cancellation)
    {
        var sawTheKey = false;
        var term = _term = new LeaseTerm(client, options, claim, Publish, time, draw, logger);
        try
        {
            await term.RunAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // One line an outage.
            if (_failures++ == 0)
                logger.TermFailed(options.Key, options.ServiceId, failure);
        }
        if (sawTheKey)
            backoff.Reset();
        await backoff.WaitAsync(cancellation);

        void Publish(LeaseState state)
        {
            if (state != LeaseState.Unknown)
                (sawTheKey, _failures) = (true, 0);
            if (state != _state.Value)
                _state.Publish(state);
        }
    }

    private async Task DeregisterAsync()
    {
        try
        {
            await client.Agent.DeregisterServiceAsync(options.ServiceId, CancellationToken.None);
        }
        catch (ConsulException failure)
        {
            logger.ReleaseFailed(options.Key, options.ServiceId, failure);
        }
    }
}
