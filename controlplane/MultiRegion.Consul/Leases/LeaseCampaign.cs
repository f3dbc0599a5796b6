using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace MultiRegion.Consul;

/// <summary>What a session does with the lease key: waits until it is free, claims it, and watches that it stays claimed.</summary>
internal sealed class LeaseCampaign(
    ConsulClient client, ConsulLeaseOptions options, string session, Func<KeyValue?, ReadOnlyMemory<byte>> claim, Action<LeaseState> publish,
    TimeProvider time, Func<double> draw, ILogger logger)
{
    private readonly Channel<KeyValue?> _seen = Channel.CreateBounded<KeyValue?>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Ends when the lock was held and is lost.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] parts = [WatchAsync(either.Token), HoldAsync(either.Token)];
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

    private async Task WatchAsync(CancellationToken cancellation)
    {
        await foreach (var key in client.WatchAsync(options.Key, cancellation))
            _seen.Writer.TryWrite(key);
    }

    private async Task HoldAsync(CancellationToken cancellation)
    {
        var held = await WinAsync(cancellation);
        logger.LeaseTaken(options.Key, options.ServiceId, session);
        try
        {
            while (true)
            {
                publish(new LeaseState { Held = true, SessionId = session, Key = held });
                var key = await _seen.Reader.ReadAsync(cancellation);
                if (key is not null && key.Session == session)
                    held = key;
                else if (!IsOlder(key, held))
                    return;
            }
        }
        finally
        {
            logger.LeaseGivenUp(options.Key, options.ServiceId, session);
        }
    }

    /// <summary>A server that was restarted may for a moment show the key as it was before the claim.</summary>
    private static bool IsOlder(KeyValue? seen, KeyValue held) => seen is not null && seen.ModifyIndex < held.ModifyIndex;

    /// <summary>Claims the key whenever it is free, until it is ours.</summary>
    private async Task<KeyValue> WinAsync(CancellationToken cancellation)
    {
        // Also where nothing changes any more: a claim may have failed with the servers' leader, and the key be free still.
        var backoff = new Backoff(client.Options.BackoffMinimum, options.Ttl, time, draw);
        var key = await _seen.Reader.ReadAsync(cancellation);
        while (key is null || key.Session != session)
        {
            var isFree = key?.Session is null;
            if (isFree && await TryClaimAsync(key, cancellation) is { } claimed)
                return claimed;
            publish(new LeaseState { Held = false, Key = key });
            key = isFree ? await NextOrAgainAsync(backoff, cancellation) : await _seen.Reader.ReadAsync(cancellation);
        }
        return key;
    }

    /// <summary>Takes the lock and writes the claim in one transaction, and only over the very value that the claim was made from.</summary>
    private async Task<KeyValue?> TryClaimAsync(KeyValue? previous, CancellationToken cancellation)
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
    private async Task<KeyValue?> NextOrAgainAsync(Backoff backoff, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(backoff.Next() + TimeSpan.FromMilliseconds(1), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await _seen.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return await client.GetAsync(options.Key, cancellation: cancellation);
        }
    }
}
