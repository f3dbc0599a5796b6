using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace MultiRegion.Consul;

/// <summary>
/// One session's life: registered, waiting for the lock, perhaps holding it, and over as soon as the session, the lock or the heartbeat is lost.
/// Whoever comes back after that comes back with a new session and a new claim.
/// </summary>
internal sealed class LeaseTerm(
    ConsulClient client, ConsulLeaseOptions options, Func<KeyValue?, ReadOnlyMemory<byte>> claim, Action<LeaseState> publish,
    TimeProvider time, Func<double> draw, ILogger logger)
{
    private readonly LeaseHeartbeat _heartbeat = new(client, options, time);
    private bool _wasHeld;
    private string? _session;

    public bool IsFresh => _heartbeat.IsFresh;

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await client.Agent.RegisterServiceAsync(
            new ServiceRegistration
            {
                Id = options.ServiceId,
                Name = options.ServiceName,
                Check = new TtlCheck { Id = options.CheckId, Ttl = options.Ttl, DeregisterAfter = options.DeregisterAfter },
            },
            cancellation);
        // The heart beats while the session is still being made: the check it will hang on lives for one TTL only.
        var heartbeat = _heartbeat.RunAsync(term.Token);
        var lead = LeadAsync(term.Token);
        try
        {
            await await Task.WhenAny(heartbeat, lead);
        }
        finally
        {
            StepDown(
                cancellation.IsCancellationRequested ? "it was asked to" : heartbeat.IsCompletedSuccessfully ? "its heartbeat is overdue" : "the lock or the session was lost",
                heartbeat.IsCompletedSuccessfully ? heartbeat.Result : null);
            await term.CancelAsync();
            await Task.WhenAll(heartbeat, lead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ReleaseAsync();
        }
    }

    private async Task LeadAsync(CancellationToken cancellation)
    {
        var session = _session = await CreateSessionAsync(cancellation);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var seen = Channel.CreateBounded<KeyValue?>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        Task[] parts =
        [
            WatchSessionAsync(session, either.Token),
            WatchKeyAsync(seen.Writer, either.Token),
            CampaignAsync(session, seen.Reader, either.Token),
        ];
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
        var definition = new SessionDefinition { Name = options.ServiceId, ServiceChecks = [options.CheckId] };
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

    private async Task WatchKeyAsync(ChannelWriter<KeyValue?> seen, CancellationToken cancellation)
    {
        await foreach (var key in client.WatchAsync(options.Key, cancellation))
            seen.TryWrite(key);
    }

    /// <summary>Waits for the lock, then holds it; ends when it is lost.</summary>
    private async Task CampaignAsync(string session, ChannelReader<KeyValue?> seen, CancellationToken cancellation)
    {
        var held = await WinAsync(session, seen, cancellation);
        while (true)
        {
            Hold(session, held);
            var key = await seen.ReadAsync(cancellation);
            if (key is not null && key.Session == session)
                held = key;
            else if (!IsOlder(key, held))
                return;
        }
    }

    /// <summary>Claims the key whenever it is free, until it is ours.</summary>
    private async Task<KeyValue> WinAsync(string session, ChannelReader<KeyValue?> seen, CancellationToken cancellation)
    {
        // Also where nothing changes any more: a claim may have failed with the servers' leader, and the key be free still.
        var backoff = new Backoff(client.Options.BackoffMinimum, options.Ttl, time, draw);
        var key = await seen.ReadAsync(cancellation);
        while (key is null || key.Session != session)
        {
            var isFree = key?.Session is null;
            if (isFree && await TryClaimAsync(session, key, cancellation) is { } claimed)
                return claimed;
            publish(new LeaseState { Held = false, Key = key });
            key = isFree ? await NextOrAgainAsync(seen, backoff, cancellation) : await seen.ReadAsync(cancellation);
        }
        return key;
    }

    /// <summary>A server that was restarted may for a moment show the key as it was before the claim.</summary>
    private static bool IsOlder(KeyValue? seen, KeyValue held) => seen is not null && seen.ModifyIndex < held.ModifyIndex;

    /// <summary>Takes the lock and writes the claim in one transaction, and only over the very value that the claim was made from.</summary>
    private async Task<KeyValue?> TryClaimAsync(string session, KeyValue? previous, CancellationToken cancellation)
    {
        var value = claim(previous);
        try
        {
            var result = await client.TransactAsync(
                [
                    previous is null
                        ? TransactionOperation.CheckNotExists(options.Key)
                        : TransactionOperation.CheckIndex(options.Key, previous.ModifyIndex),
                    TransactionOperation.Lock(options.Key, value, session),
                ],
                cancellation);
            return result.Committed ? result.Results[^1] with { Value = value.ToArray() } : null;
        }
        catch (ConsulUnavailableException failure)
        {
            // Whether it was taken shows when the key is read again.
            logger.ClaimFailed(options.Key, failure);
            return null;
        }
    }

    /// <summary>The next value the watch brings, or, when it brings none for a while, the key read anew: it may still be free.</summary>
    private async Task<KeyValue?> NextOrAgainAsync(ChannelReader<KeyValue?> seen, Backoff backoff, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(backoff.Next() + TimeSpan.FromMilliseconds(1), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await seen.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return await client.GetAsync(options.Key, cancellation: cancellation);
        }
    }

    private void Hold(string session, KeyValue key)
    {
        if (!_wasHeld)
            logger.LeaseTaken(options.Key, options.ServiceId, session);
        _wasHeld = true;
        publish(new LeaseState { Held = true, SessionId = session, Key = key });
    }

    private void StepDown(string why, Exception? cause)
    {
        if (_wasHeld)
            logger.LeaseLost(options.Key, options.ServiceId, why, cause);
        publish(LeaseState.Unknown);
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
            // Then the check's TTL ends the session.
            logger.ReleaseFailed(options.Key, options.ServiceId, failure);
        }
    }
}
