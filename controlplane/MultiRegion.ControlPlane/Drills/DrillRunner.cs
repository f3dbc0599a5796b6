using System.Collections.Immutable;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Intents;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core;
using MultiRegion.Core.Drills;

namespace MultiRegion.ControlPlane.Drills;

/// <summary>
/// Runs the cell's drills while this replica leads it, in a loop of its own, a round after each of planning. A replica that begins to lead gives back
/// what it finds taken.
/// </summary>
internal sealed class DrillRunner(
    DrillStore store, DrillScenes scenes, CellLeader leader, IntentWriter writer, ControlPlaneMetrics metrics, TimeProvider time, ILogger<DrillRunner> logger) : BackgroundService
{
    private readonly PlanningPulse _pulse = new();
    private volatile ImmutableSortedDictionary<string, Entry>? _led;
    private string? _session;
    private string? _failure;

    /// <summary>Every drill, in the order of their ids: as far as this replica has led them, else as they stand in Consul.</summary>
    public IEnumerable<DrillRecord> All => _led is { } led ? led.Values.Select(entry => entry.Live) : store.All.Values.Select(stored => stored.Drill);

    /// <summary>Takes the plans of a round; drills go by them.</summary>
    public void Take(IReadOnlyList<PlanDraft> drafts)
    {
        scenes.Take(drafts);
        _pulse.Signal();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _pulse.WatchAsync(stoppingToken))
            await TryTickAsync(stoppingToken);
    }

    /// <summary>One round.</summary>
    /// <exception cref="ConsulException">Consul could not be asked; the next round goes on where this one ended.</exception>
    internal async Task TickAsync(CancellationToken ct)
    {
        if (leader.Current is not { } reign)
        {
            _led = null;
            return;
        }

        var led = _session == reign.Session && _led is { } own ? Learn(own) : await TakeOverAsync(reign, ct);
        var drills = led.Values.Select(entry => entry.Live).ToList();
        var scene = DrillBook.Current(drills, time.GetUtcNow()) is { } current ? await scenes.OfAsync(current, ct) : new DrillScene { Now = time.GetUtcNow(), Stands = false };
        foreach (var drill in DrillBook.Next(drills, scene))
            led = Advance(led, drill);
        _led = led;

        // Traffic is given back before anything is put on the record, and taken away after.
        var underWay = led.Values.Select(entry => entry.Live).FirstOrDefault(DrillBook.IsUnderWay);
        var isAway = underWay is not null && DrillCaps.Of(underWay) is not null;
        if (!isAway)
            await MoveAsync(underWay, ct);
        await SaveAsync(reign, ct);
        if (isAway)
            await MoveAsync(underWay, ct);
    }

    private async Task<ImmutableSortedDictionary<string, Entry>> TakeOverAsync(Reign reign, CancellationToken ct)
    {
        var stored = (await store.LoadAsync(ct)).ToDictionary(found => found.Drill.Id, StringComparer.Ordinal);
        _session = reign.Session;
        return DrillBook.TakeOver(stored.Values.Select(found => found.Drill), time.GetUtcNow())
            .ToImmutableSortedDictionary(drill => drill.Id, drill => new Entry(drill, stored[drill.Id]), StringComparer.Ordinal);
    }

    /// <summary>Takes what others wrote since: new drills, and those that were called off.</summary>
    private ImmutableSortedDictionary<string, Entry> Learn(ImmutableSortedDictionary<string, Entry> led)
    {
        foreach (var (id, stored) in store.All)
            if (!led.TryGetValue(id, out var known))
                led = led.Add(id, new Entry(stored.Drill, stored));
            else if (stored.ModifyIndex > known.Stored.ModifyIndex)
                led = led.SetItem(id, known.After(stored));
        return led;
    }

    private ImmutableSortedDictionary<string, Entry> Advance(ImmutableSortedDictionary<string, Entry> led, DrillRecord drill)
    {
        var before = led.GetValueOrDefault(drill.Id);
        if (ReferenceEquals(before?.Live, drill))
            return led;
        if (before is null || (before.Live.Phase, before.Live.Step) != (drill.Phase, drill.Step))
            logger.DrillMoved(DrillWords.Of(drill));
        if (DrillBook.HasEnded(drill))
            metrics.DrillEnded(drill.Phase);
        return led.SetItem(drill.Id, new Entry(drill, before?.Stored ?? new StoredDrill(drill, 0)));
    }

    private async Task MoveAsync(DrillRecord? drill, CancellationToken ct)
    {
        var move = DrillOverride.Move(drill, scenes.Standing(), time.GetUtcNow());
        if (move == DrillMove.None)
            return;
        if (await writer.WriteAsync(scenes.Draft(drill, move.Put), null, ct) is null)
            logger.DrillOverrideContested(scenes.Override);
    }

    private async Task SaveAsync(Reign reign, CancellationToken ct)
    {
        foreach (var (id, entry) in _led!)
            if (entry.IsNews)
                _led = _led.SetItem(id, await store.SaveAsync(reign, entry.Stored with { Drill = entry.Live }, ct) is { } saved
                    ? entry with { Stored = saved }
                    : entry.After(await store.FindAsync(id, ct) ?? new StoredDrill(entry.Live, 0)));
        foreach (var forgotten in DrillBook.Forgotten(_led.Values.Select(entry => entry.Live)))
            if (await store.ForgetAsync(_led[forgotten.Id].Stored, ct))
                _led = _led.Remove(forgotten.Id);
    }

    private async Task TryTickAsync(CancellationToken ct)
    {
        try
        {
            await TickAsync(ct);
            _failure = null;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // An outage is logged once, not every round.
            if (_failure != e.Message)
                logger.DrillsHeldUp(e);
            _failure = e.Message;
        }
    }

    /// <param name="Live">As far as the leader is.</param>
    /// <param name="Stored">As it stands in Consul.</param>
    private sealed record Entry(DrillRecord Live, StoredDrill Stored)
    {
        /// <summary>True if what stands in Consul would mislead the next leader. What is seen in a step is written at its end.</summary>
        public bool IsNews => Stored.ModifyIndex == 0 || (Live.Phase, Live.Step, Live.CalledOff) != (Stored.Drill.Phase, Stored.Drill.Step, Stored.Drill.CalledOff);

        /// <summary>After somebody else's write, of which only that it was called off can be new.</summary>
        public Entry After(StoredDrill stored) => new(Live with { CalledOff = Live.CalledOff ?? stored.Drill.CalledOff }, stored);
    }
}
