using Microsoft.Extensions.Options;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Digests;

/// <summary>
/// Tells the other cells of this one while this replica leads it, in a loop of its own: a write that takes long delays no plan. A leader
/// that is not warm yet knows neither demand nor health, and says nothing: to the others the cell is what it last said, ageing.
/// </summary>
internal sealed class DigestWriter(
    CellLeader leader, WarmUp warmUp, IControlPlaneEngine engine, DigestPublisher publisher, IOptions<ControlPlaneOptions> options, TimeProvider time,
    ILogger<DigestWriter> logger) : BackgroundService
{
    private readonly PlanningPulse _pulse = new();
    private string? _failure;

    /// <summary>A round of planning is done: what it found may have to be told.</summary>
    public void Signal() => _pulse.Signal();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A sign of life is due however seldom plans are made.
        await using var timer = time.CreateTimer(_ => Signal(), null, TimeSpan.Zero, options.Value.DigestInterval);
        await foreach (var _ in _pulse.WatchAsync(stoppingToken))
            await TryTickAsync(stoppingToken);
    }

    /// <summary>One round.</summary>
    internal async Task TickAsync(CancellationToken ct)
    {
        if (leader.Current is not { } reign || !warmUp.IsWarm)
            return;
        if (await publisher.PublishAsync(reign, await engine.GetDigestsAsync(time.GetUtcNow(), ct)))
            _failure = null;
    }

    private async Task TryTickAsync(CancellationToken ct)
    {
        try
        {
            await TickAsync(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // An outage is logged once, not every round.
            if (_failure != e.Message)
                logger.DigestNotWritten(e);
            _failure = e.Message;
        }
    }
}
