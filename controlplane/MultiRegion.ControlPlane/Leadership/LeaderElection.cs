using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Edges;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Publishing;

namespace MultiRegion.ControlPlane.Leadership;

/// <summary>This replica's candidacy for the cell's lease. A change of the lease starts a round of planning at once.</summary>
internal sealed class LeaderElection(
    ConsulLease lease, EdgeRegistry edges, PublishedPlans published, PlanningPulse pulse, IOptions<ControlPlaneOptions> options, TimeProvider time)
{
    /// <summary>Where this replica stands now.</summary>
    public LeaseState State => lease.State;

    /// <summary>Who holds the lease, as last seen; null while that is not known.</summary>
    public LeaseDocument? Holder => lease.State.Key is { Session: not null } key ? LeaseClaim.Read(key.Value) : null;

    /// <summary>Runs until cancelled, then gives the lease back, which lets the next replica lead within milliseconds.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var watch = SignalChangesAsync(ct);
        await lease.RunAsync(Claim, ct);
        await watch;
    }

    /// <summary>The lease's document for this replica: an epoch above every one that it has heard of.</summary>
    private ReadOnlyMemory<byte> Claim(KeyValue? previous)
    {
        var before = LeaseClaim.Read(previous?.Value)?.Epoch ?? 0;
        var epoch = 1 + Math.Max(before, Math.Max(edges.HighestEpoch, published.HighestEpoch));
        return LeaseClaim.Serialize(options.Value.Replica, epoch, time.GetUtcNow());
    }

    private async Task SignalChangesAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var _ in lease.WatchAsync(ct))
                pulse.Signal();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }
}
