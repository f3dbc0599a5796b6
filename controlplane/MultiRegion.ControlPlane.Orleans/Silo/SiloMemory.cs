using System.Collections.Concurrent;
using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Orleans.Silo;

/// <summary>
/// What this silo's replica knows from Consul: every replica follows it, leading or not. A grain that is activated here begins with it, so that
/// nothing has to be asked of anyone when a silo is lost.
/// </summary>
internal sealed class SiloMemory
{
    private readonly ConcurrentDictionary<string, ServiceDefinition> _definitions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Plan> _plans = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (CellDigest Digest, DateTimeOffset At)> _digests = new(StringComparer.Ordinal);

    private volatile Intent[] _intents = [];

    /// <summary>The overrides and safety rules of the merged set, of all services.</summary>
    public Intent[] Intents => _intents;

    /// <summary>The other cells' newest digests, and when they arrived here.</summary>
    public IEnumerable<(CellDigest Digest, DateTimeOffset At)> Digests => _digests.Values;

    public ServiceDefinition? Definition(string service) => _definitions.GetValueOrDefault(service);

    public Plan? Published(string service) => _plans.GetValueOrDefault(service);

    public void Steer(IReadOnlyList<Intent> intents) => _intents = intents.ToArray();

    public void Define(ServiceDefinition definition) => _definitions[definition.Name] = definition;

    public void Adopt(Plan plan) => _plans[plan.Service] = plan;

    public void Remove(string service)
    {
        _definitions.TryRemove(service, out _);
        _plans.TryRemove(service, out _);
    }

    public void Take(CellDigest digest, DateTimeOffset at) => _digests[digest.Cell] = (digest, at);

    /// <summary>Takes what another silo read, if it is newer than what this one has.</summary>
    public void TakeIfNewer(CellDigest digest, DateTimeOffset at) => _digests.AddOrUpdate(
        digest.Cell, _ => (digest, at), (_, known) => digest.IsNewerThan(known.Digest) ? (digest, at) : known);
}
