using System.Text.Json;
using MultiRegion.Contracts;

namespace MultiRegion.Core;

/// <summary>A definition with what is compared of it: records of lists do not compare by value, their JSON does.</summary>
internal sealed class DefinitionSnapshot(ServiceDefinition value)
{
    private readonly byte[] _json = JsonSerializer.SerializeToUtf8Bytes(value, ContractsJson.Default.ServiceDefinition);

    public ServiceDefinition Value => value;

    /// <summary>Ids in the definition's order.</summary>
    public IReadOnlyList<string> Origins { get; } = [.. value.Origins.Select(origin => origin.Id)];

    public bool IsSameAs(DefinitionSnapshot? other) => other is not null && _json.AsSpan().SequenceEqual(other._json);

    /// <summary>Ids that are new, or stand for another region or address than before.</summary>
    public HashSet<string> ChangedSince(DefinitionSnapshot? before)
    {
        var changed = new HashSet<string>(Origins, StringComparer.Ordinal);
        foreach (OriginDefinition origin in before?.Value.Origins ?? [])
        {
            OriginDefinition? now = value.Origins.FirstOrDefault(candidate => candidate.Id == origin.Id);
            if (now is not null && now.Region == origin.Region && now.Address == origin.Address)
                changed.Remove(origin.Id);
        }

        return changed;
    }
}
