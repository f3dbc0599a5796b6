using Microsoft.Extensions.Options;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Intents.Peers;
using MultiRegion.ControlPlane.Telemetry;

namespace MultiRegion.ControlPlane.Digests;

/// <summary>
/// Reads the other cells' digests, each in a loop of its own, so that a datacenter that hangs delays neither the others nor any plan. Every
/// replica reads them, leading or not.
/// </summary>
internal sealed class DigestReader(
    PeerCells cells, PeerDigests peers, IOptions<ControlPlaneOptions> options, TimeProvider time, ILogger<DigestReader> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(cells.Links.Select(link => FollowAsync(link, stoppingToken)));

    private async Task FollowAsync(IPeerLink link, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(options.Value.DigestInterval, time);
        do
            await TickAsync(link, ct);
        while (await timer.WaitForNextTickAsync(ct));
    }

    /// <summary>One read of one cell.</summary>
    internal async Task TickAsync(IPeerLink link, CancellationToken ct)
    {
        var peer = link.Peer;
        try
        {
            await peers.TakeAsync(peer, await link.GetDigestAsync(ct), ct);
        }
        catch (PeerException e)
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
