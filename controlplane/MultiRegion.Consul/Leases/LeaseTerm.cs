using Microsoft.Extensions.Logging;

namespace MultiRegion.Consul;

/// <summary>
/// One session's life: registered, waiting for the lock, perhaps holding it, and over as soon as the session, the lock or the heartbeat is lost.
/// Whoever comes back after that comes back with a new check, a new session and a new claim.
/// </summary>
internal sealed class LeaseTerm(
    ConsulClient client, ConsulLeaseOptions options, Func<KeyValue?, ReadOnlyMemory<byte>> claim, Action<LeaseState> publish,
    TimeProvider time, Func<double> draw, ILogger logger)
{
    // A check of its own for each term: if the last one's session outlived it (its end could not be told to Consul, or the process was killed
    // and came back at once), heartbeats on the same check would keep that session, and with it the lock, alive for ever.
    private readonly string _check = $"{options.ServiceId}:lease:{Guid.NewGuid():N}";
    private readonly long _startedAt = time.GetTimestamp();
    private LeaseHeartbeat? _heartbeat;
    private string? _session;

    public bool IsFresh => _heartbeat is { IsFresh: true };

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _heartbeat = new LeaseHeartbeat(client, options, _check, _startedAt, time);
        await RegisterAsync(cancellation);
        // The heart beats while the session is still being made: the check it will hang on lives for one TTL only.
        var heartbeat = _heartbeat.RunAsync(term.Token);
        var lead = LeadAsync(term.Token);
        try
        {
            await await Task.WhenAny(heartbeat, lead);
        }
        finally
        {
            publish(LeaseState.Unknown);
            if (heartbeat.IsCompletedSuccessfully)
                logger.HeartbeatOverdue(options.Key, options.ServiceId, heartbeat.Result);
            await term.CancelAsync();
            await Task.WhenAll(heartbeat, lead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // A claim that was on its way may have come home in between.
            publish(LeaseState.Unknown);
            await ReleaseAsync();
        }
    }

    /// <summary>Registers the service with this term's check only, which ends the session of any term before.</summary>
    private Task RegisterAsync(CancellationToken cancellation) => client.Agent.RegisterServiceAsync(
        new ServiceRegistration
        {
            Id = options.ServiceId,
            Name = options.ServiceName,
            Check = new TtlCheck { Id = _check, Ttl = options.Ttl, DeregisterAfter = options.DeregisterAfter },
        },
        cancellation);

    private async Task LeadAsync(CancellationToken cancellation)
    {
        var session = _session = await CreateSessionAsync(cancellation);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var campaign = new LeaseCampaign(client, options, session, claim, publish, time, draw, logger);
        Task[] parts = [WatchSessionAsync(session, either.Token), campaign.RunAsync(either.Token)];
        try
        {
            await await Task.WhenAny(parts);
        }
        finally
        {
            await either.CancelAsync();
            await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> CreateSessionAsync(CancellationToken cancellation)
    {
        var definition = new SessionDefinition { Name = options.ServiceId, ServiceChecks = [_check] };
        var backoff = new Backoff(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(500), time, draw);
        while (true)
        {
            try
            {
                return await client.Sessions.CreateAsync(definition, cancellation);
            }
            catch (ConsulUnavailableException) when (!cancellation.IsCancellationRequested)
            {
                // The check takes some milliseconds from the agent to the servers; the heartbeat ends this if it is more than that.
                await backoff.WaitAsync(cancellation);
            }
        }
    }

    /// <summary>Ends when the session does. The heartbeat would not notice: it goes on to be answered with 200.</summary>
    private async Task WatchSessionAsync(string session, CancellationToken cancellation)
    {
        await foreach (var info in client.Watches.SessionAsync(session, cancellation))
            if (info is null)
                return;
    }

    private async Task ReleaseAsync()
    {
        if (_session is not { } session)
            return;
        try
        {
            using var patience = new CancellationTokenSource(options.Ttl, time);
            await client.Sessions.DestroyAsync(session, patience.Token);
        }
        catch (Exception failure) when (failure is ConsulException or OperationCanceledException)
        {
            // Then the check's TTL ends the session, or the next term's registration.
            logger.ReleaseFailed(options.Key, options.ServiceId, failure);
        }
    }
}
