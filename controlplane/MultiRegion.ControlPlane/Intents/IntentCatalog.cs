using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Services;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core.Intents;

namespace MultiRegion.ControlPlane.Intents;

/// <summary>Every intent that this replica has heard of, from wherever, merged. Written under a lock, read by anybody as a snapshot.</summary>
internal sealed class IntentCatalog(
    DefinitionCatalog definitions, IOptions<ControlPlaneOptions> options, ControlPlaneMetrics metrics, TimeProvider time, ILogger<IntentCatalog> logger)
{
    private readonly Lock _gate = new();
    private volatile IntentSet _current = IntentSet.Empty;

    public IntentSet Current => _current;

    /// <summary>Takes intents; false if they say nothing new.</summary>
    public bool Take(params IEnumerable<Intent> intents)
    {
        lock (_gate)
        {
            var before = _current;
            foreach (var intent in intents)
                Set(_current.Take(intent, time.GetUtcNow()));
            return !ReferenceEquals(before, _current);
        }
    }

    /// <summary>Merges what was quarantined until now, and forgets what has been over for long; false if there was neither.</summary>
    public bool Settle()
    {
        lock (_gate)
        {
            var before = _current;
            Set(before.Settle(time.GetUtcNow()));
            return !ReferenceEquals(before, _current);
        }
    }

    /// <summary>What a draft becomes if it is taken now: on top of what is merged, with a stamp of this cell.</summary>
    public Intent Stamp(Intent draft)
    {
        var set = _current;
        var now = time.GetUtcNow();
        var standing = set.Find(IntentId.Of(draft));
        return IntentStates.Next(draft with { At = now }, standing, HybridClock.Next(set.Latest, now, options.Value.Cell));
    }

    private void Set(IntentSet next)
    {
        var before = _current;
        if (ReferenceEquals(before, next))
            return;
        _current = next;
        foreach (var (id, intent) in next.Merged)
            if (before.Find(id) is var known && !ReferenceEquals(known, intent))
                Merged(id, intent, known);
        foreach (var (id, intent) in next.Quarantined)
            if (!ReferenceEquals(before.Quarantined.GetValueOrDefault(id), intent))
            {
                metrics.IntentQuarantined();
                logger.IntentQuarantined(id, intent.Stamp, intent.Author);
            }
    }

    private void Merged(IntentId id, Intent intent, Intent? known)
    {
        if (known?.Stamp != intent.Stamp)
        {
            logger.IntentTaken(id, intent.Author, intent.Reason);
            if (id.Kind == IntentKind.Service)
                definitions.Apply(intent);
        }

        foreach (var loser in intent.Losers)
            if (known?.Losers.Any(before => before.Stamp == loser.Stamp) != true)
            {
                metrics.IntentLost();
                logger.IntentLost(id, loser.Author, loser.Stamp, intent.Author, intent.Stamp);
            }
    }
}
