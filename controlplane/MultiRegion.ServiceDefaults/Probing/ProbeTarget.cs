using MultiRegion.Contracts;

namespace MultiRegion.ServiceDefaults.Probing;

/// <summary>One origin to be probed, and how.</summary>
public sealed record ProbeTarget(string Service, string Origin, Uri Address, ProbeOptions Options)
{
    /// <summary>The origins of services that want to be probed.</summary>
    public static IEnumerable<ProbeTarget> Of(IEnumerable<ServiceDefinition> services) =>
        from service in services
        where service.Probe.Kind != ProbeKind.Off
        from origin in service.Origins
        select new ProbeTarget(service.Name, origin.Id, origin.Address, service.Probe);

    /// <summary>Same origin, asked in the same way: the statuses compare by content, for every plan brings a new list of them.</summary>
    public bool Equals(ProbeTarget? other) =>
        other is not null && Service == other.Service && Origin == other.Origin && Address == other.Address
        && Options with { Statuses = other.Options.Statuses } == other.Options && Options.Statuses.SequenceEqual(other.Options.Statuses);

    public override int GetHashCode() => HashCode.Combine(Service, Origin, Address, Options.Kind, Options.Path, Options.Interval);
}
