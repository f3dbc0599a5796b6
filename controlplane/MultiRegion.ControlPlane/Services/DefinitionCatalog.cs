using System.Collections.Immutable;
using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Services;

/// <summary>
/// What services are, as far as this replica knows: an operator's intent counts before a seed of the configuration, and a seed before the
/// definition inside a published plan. What is removed stays removed until an intent defines it again.
/// </summary>
internal sealed class DefinitionCatalog
{
    private readonly Lock _gate = new();
    private readonly ImmutableSortedDictionary<string, ServiceDefinition> _seeds;
    private readonly Dictionary<string, Intent> _intents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServiceDefinition> _published = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tombstones = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private volatile ImmutableSortedDictionary<string, ServiceDefinition> _defined;

    public DefinitionCatalog(SeedDefinitions seeds)
    {
        _seeds = seeds.Services.ToImmutableSortedDictionary(service => service.Name, service => service, StringComparer.Ordinal);
        _defined = _seeds;
        _changed.UnionWith(_seeds.Keys);
    }

    /// <summary>Every service that is defined and not removed, by name.</summary>
    public ImmutableSortedDictionary<string, ServiceDefinition> Defined => _defined;

    /// <summary>Takes the intent that counts for a service, in place of the one before.</summary>
    public void Apply(Intent intent)
    {
        lock (_gate)
        {
            _intents[intent.Name] = intent;
            Resolve(intent.Name);
        }
    }

    /// <summary>Takes the definition inside a published plan, for a service that is not defined otherwise; a tombstone before it is history.</summary>
    public void AdoptPublished(ServiceDefinition definition)
    {
        lock (_gate)
        {
            _published[definition.Name] = definition;
            _tombstones.Remove(definition.Name);
            Resolve(definition.Name);
        }
    }

    /// <summary>Takes a published tombstone: a seed does not bring the service back, an intent does.</summary>
    public void AdoptTombstone(string service)
    {
        lock (_gate)
        {
            _tombstones.Add(service);
            Resolve(service);
        }
    }

    /// <summary>True if the service was removed, here or by what is published.</summary>
    public bool IsRemoved(string service)
    {
        lock (_gate)
            return Current(service) is null && (_tombstones.Contains(service) || _intents.ContainsKey(service));
    }

    /// <summary>The services whose definition came, changed or went since the last call.</summary>
    public IReadOnlyList<string> TakeChanges()
    {
        lock (_gate)
        {
            IReadOnlyList<string> changes = [.. _changed.Order(StringComparer.Ordinal)];
            _changed.Clear();
            return changes;
        }
    }

    private void Resolve(string service)
    {
        var before = _defined.GetValueOrDefault(service);
        var after = Current(service);
        if (ReferenceEquals(before, after))
            return;
        _defined = after is null ? _defined.Remove(service) : _defined.SetItem(service, after);
        _changed.Add(service);
    }

    private ServiceDefinition? Current(string service)
    {
        if (_intents.TryGetValue(service, out var intent))
            return intent.Definition;
        return _tombstones.Contains(service) ? null : _seeds.GetValueOrDefault(service) ?? _published.GetValueOrDefault(service);
    }
}
