using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Telemetry;

namespace MultiRegion.ControlPlane.Digests;

/// <summary>
/// Reads the other cells' digests, each in a loop of its own, so that a datacenter that hangs delays neither the others nor any plan. Every
/// replica reads them, leading or not.
/// </summary>
internal sealed class DigestReader(
    ConsulClient consul, PeerDigests peers, IOptions<ControlPlaneOptions> options, TimeProvider time, ILogger<DigestReader> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(options.Value.Peers.Select(peer => FollowAsync(peer, stoppingToken)));

    private async Task FollowAsync(PeerCell peer, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(options.Value.DigestInterval, time);
        do
            await TickAsync(peer, ct);
        while (await timer.WaitForNextTickAsync(ct));
    }

    /// <summary>One read of one cell.</summary>
    internal async Task TickAsync(PeerCell peer, CancellationToken ct)
    {
        // Stale reads go on while the other cell's servers have no leader; how old the digest is it says itself.
        var elsewhere = new ReadOptions { Datacenter = peer.Datacenter, Consistency = Consistency.Stale };
        try
        {
            await peers.TakeAsync(peer, (await consul.GetAsync(ConsulKeys.Digest, elsewhere, ct))?.Value, ct);
        }
        catch (ConsulException e)
        {
            peers.Miss(peer, e);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.DigestNotTaken(peer.Cell, e);
        }

        peers.LogStaleness(peer);
    }
}
