using System.Collections.Immutable;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Events;

/// <summary>What is looked at for events, as of one moment.</summary>
public sealed record CellSnapshot
{
    /// <summary>Published plans by service.</summary>
    public ImmutableSortedDictionary<string, Plan> Plans { get; init; } = ImmutableSortedDictionary.Create<string, Plan>(StringComparer.Ordinal);

    /// <summary>The replica that leads; null for none, or while it is not known.</summary>
    public string? Leader { get; init; }

    /// <summary>Cells of which the digest is stale.</summary>
    public ImmutableSortedSet<string> Stale { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Edges that have ejected it by <c>service/origin</c>.</summary>
    public ImmutableSortedDictionary<string, int> Ejected { get; init; } = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>What is suspended, each with its service.</summary>
    public ImmutableSortedDictionary<(string Service, string Override), string> Suspended { get; init; } = ImmutableSortedDictionary<(string, string), string>.Empty;

    /// <summary>The newest states that break glass, by <c>kind/name</c>.</summary>
    public ImmutableSortedDictionary<string, IntentState> BrokenGlass { get; init; } = ImmutableSortedDictionary.Create<string, IntentState>(StringComparer.Ordinal);

    /// <summary>Drills by id.</summary>
    public ImmutableSortedDictionary<string, DrillRecord> Drills { get; init; } = ImmutableSortedDictionary.Create<string, DrillRecord>(StringComparer.Ordinal);

    /// <summary>Weights by service as of the last event on them: many small moves are a large one in the end.</summary>
    public ImmutableSortedDictionary<string, IReadOnlyDictionary<string, double>> ToldWeights { get; init; } =
        ImmutableSortedDictionary.Create<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal);
}
