using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace MultiRegion.Consul.Tests;

/// <summary>A candidate for the lease that counts an epoch up on each claim, as a control-plane replica does.</summary>
public sealed class LeaseCandidate : IAsyncDisposable
{
    public const string Key = "lease-test";
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;

    public LeaseCandidate(ConsulClient client, string name, TimeProvider? time = null, TimeSpan? ttl = null)
    {
        var options = new ConsulLeaseOptions { Key = Key, ServiceName = "lease-test", ServiceId = "lease-test-" + name, Ttl = ttl ?? TimeSpan.FromSeconds(1) };
        Lease = new ConsulLease(client, options, time ?? TimeProvider.System, Random.Shared.NextDouble, NullLogger<ConsulLease>.Instance);
        _run = Lease.RunAsync(previous => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{EpochOf(previous) + 1}")), _stop.Token);
    }

    public ConsulLease Lease { get; }

    public long Epoch => EpochOf(Lease.State.Key);

    public static long EpochOf(KeyValue? key) => key is null ? 0 : long.Parse(Encoding.UTF8.GetString(key.Value), CultureInfo.InvariantCulture);

    /// <summary>Waits for the state; the limit only ends a broken test.</summary>
    public async Task<LeaseState> WhenAsync(Predicate<LeaseState> condition, int seconds = 60)
    {
        using var limit = Until.Limit(seconds);
        await foreach (var state in Lease.WatchAsync(limit.Token))
            if (condition(state))
                return state;
        throw new InvalidOperationException("unreachable");
    }

    public Task<LeaseState> WhenHeldAsync() => WhenAsync(state => state.Held);

    /// <summary>Ends the candidacy in good order.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
